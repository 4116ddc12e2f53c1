import { charge } from "./budget.js";
import { equals } from "./compare.js";
import { Dict, DictView } from "./dict.js";
import { bind } from "./function.js";
import { iterate, toIndex } from "./inspect.js";
import { fail } from "./template-error.js";
import { type Arguments, orElse, type Value } from "./value.js";

export type MethodTable<Self> = ReadonlyMap<string, (self: Self, args: Arguments) => Value>;

/** The methods of a dict that do not change it. */
export const DICT_METHODS: MethodTable<Dict> = new Map<string, (self: Dict, args: Arguments) => Value>([
  [
    "get",
    (self, args) => {
      const { named } = args;
      if (named.size > 0) fail("get() takes no named arguments");
      const [key, otherwise = null] = bind(args, "get", ["key", "default"], 1);
      if (Array.isArray(key) || key instanceof Dict) fail("a key of a dict must not be a list or a dict");
      return orElse(self.get(key!), () => otherwise);
    },
  ],
  ...(["keys", "values", "items"] as const).map((kind): [string, (self: Dict, args: Arguments) => Value] => [
    kind,
    (self, args) => {
      bind(args, kind, []);
      charge(self.size);
      return new DictView(kind, self);
    },
  ]),
  ["copy", (self) => self.copy()],
  ["fromkeys", (_, args) => fromKeys(args)],
]);

/** What `dict.fromkeys(keys, value)` gives. */
export function fromKeys(args: Arguments): Dict {
  const [keys, value = null] = bind(args, "fromkeys", ["iterable", "value"], 1);
  const dict = new Dict();
  for (const key of iterate(keys!)) dict.set(key, value);
  return dict;
}

/** The methods of a list that do not change it. */
export const ITEM_METHODS: MethodTable<readonly Value[]> = new Map<
  string,
  (self: readonly Value[], args: Arguments) => Value
>([
  ["copy", (self) => [...self]],
  [
    "count",
    (self, args) => {
      const [value] = bind(args, "count", ["value"], 1);
      charge(self.length);
      return self.filter((item) => equals(item, value!)).length;
    },
  ],
  [
    "index",
    (self, args) => {
      const [value, start = 0, stop = self.length] = bind(args, "index", ["value", "start", "stop"], 1);
      charge(self.length);
      const clip = (index: number): number => (index < 0 ? Math.max(0, index + self.length) : index);
      const [from, to] = [clip(toIndex(start)), clip(toIndex(stop))];
      const found = self.findIndex((item, i) => i >= from && i < to && equals(item, value!));
      return found === -1 ? fail("the value is not in the list") : found;
    },
  ],
]);
