"""Stands in for packages that a trainer imports and does not need to prepare its rows, such as its GPU kernels."""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from unittest.mock import MagicMock


class _Absent(MagicMock):
    __path__: list = []
    __version__ = "0"

    def __mro_entries__(self, bases):
        return (object,)


class _Finder(MetaPathFinder, Loader):
    def __init__(self, names):
        self.names = names

    def find_spec(self, name, path=None, target=None):
        parts = name.split(".")
        within = any(".".join(parts[: i + 1]) in self.names for i in range(len(parts)))
        return ModuleSpec(name, self, is_package=True) if within else None

    def create_module(self, spec):
        return _Absent(name=spec.name)

    def exec_module(self, module):
        pass


def absent(*names):
    """Imports of these modules, and of all in them, succeed from now on; what they hold does nothing."""
    sys.meta_path.insert(0, _Finder(set(names)))
