import { spawnSync } from "node:child_process";

const PROGRAM = `
import importlib.metadata as metadata, json, platform, sys
versions = {}
for name in sys.argv[1:]:
    try:
        versions[name] = metadata.version(name)
    except metadata.PackageNotFoundError:
        versions[name] = None
print(json.dumps({"python": platform.python_version(), "versions": versions}))
`;

/** The version of a Python and of packages in it; null for one that is not there. Throws if the Python cannot be run. */
export function packagesIn(python, names) {
  const { status, stdout, stderr, error } = spawnSync(python, ["-c", PROGRAM, ...names], {
    encoding: "utf8",
  });
  if (status === 0) return JSON.parse(stdout);
  throw new Error(`${python} cannot be run: ${error?.message ?? stderr.trim()}`);
}
