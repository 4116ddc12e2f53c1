import { toList } from "./inspect.js";
import { Namespace } from "./namespace.js";
import type { Target } from "./nodes.js";
import type { Frame, Scope } from "./scope.js";
import { fail } from "./template-error.js";
import type { Value } from "./value.js";

export type Assign = (frame: Frame, value: Value) => void;

/** Assigns to the variables of the innermost scope, or to an attribute of a namespace. */
export function compileTarget(target: Target, scope: Scope): Assign {
  switch (target.kind) {
    case "name": {
      const slot = scope.declare(target.name);
      return (frame, value) => {
        frame.slots[slot] = value;
      };
    }
    case "tuple": {
      const items = target.items.map((item) => compileTarget(item, scope));
      return (frame, value) => {
        const values = toList(value);
        if (values.length !== items.length)
          fail(`expected ${items.length} values to unpack, found ${values.length}`);
        items.forEach((assign, i) => {
          assign(frame, values[i]!);
        });
      };
    }
    case "namespace": {
      const { name, attribute } = target;
      const read = scope.compileRead(name);
      return (frame, value) => {
        const namespace = read(frame);
        if (namespace instanceof Namespace) namespace.set(attribute, value);
        else fail(`'${name}' is no namespace, so it has no attributes to set`);
      };
    }
  }
}
