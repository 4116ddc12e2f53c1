import type { Statement, Target } from "./nodes.js";

/** The names that a body sets and reads in its own scope, not in those inside. */
export interface ScopeNames {
  readonly stored: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
  /** Names that are set before they are read, and not only in an `if`. */
  readonly storedFirst: ReadonlySet<string>;
}

/** Finds the names as Jinja does, which decides by their order what a name means that is not set yet. */
export function findNames(body: readonly Statement[]): ScopeNames {
  const [stored, read, storedFirst] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const store = (name: string, isBranch: boolean): void => {
    if (!isBranch && !stored.has(name) && !read.has(name)) storedFirst.add(name);
    stored.add(name);
  };
  const load = (node: unknown): void => {
    for (const name of namesIn(node)) read.add(name);
  };
  const visit = (statements: readonly Statement[], isBranch: boolean): void => {
    for (const statement of statements) {
      switch (statement.kind) {
        case "output":
          load(statement.value);
          break;
        case "if":
          load(statement.test);
          visit(statement.body, true);
          visit(statement.otherwise, true);
          break;
        case "for":
          load(statement.items);
          break;
        case "set":
          load(statement.value);
          for (const name of targetNames(statement.target, load)) store(name, isBranch);
          break;
        case "set-block":
          for (const name of targetNames(statement.target, load)) store(name, isBranch);
          break;
        case "macro":
          store(statement.name, isBranch);
          break;
        case "call-block":
          load(statement.call);
          break;
        case "filter-block":
          load(statement.filter);
          break;
        case "with":
          load(statement.values);
          break;
        case "text":
        case "break":
        case "continue":
        case "scope":
        case "block":
          break;
      }
    }
  };
  visit(body, false);
  return { stored, read, storedFirst };
}

/** The names that a target sets; a namespace is read. */
function targetNames(target: Target, load: (node: unknown) => void): readonly string[] {
  switch (target.kind) {
    case "name":
      return [target.name];
    case "tuple":
      return target.items.flatMap((item) => targetNames(item, load));
    case "namespace":
      load({ kind: "name", name: target.name });
      return [];
  }
}

/** The names in an expression, or in several. */
function namesIn(node: unknown): readonly string[] {
  if (typeof node !== "object" || node === null) return [];
  if (Reflect.get(node, "kind") === "name") return [String(Reflect.get(node, "name"))];
  return Object.values(node).flatMap(namesIn);
}
