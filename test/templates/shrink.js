import { node } from "./generate.js";

const MOST_STEPS = 60;

/**
 * A smaller tree of which `fails` still holds: pieces are left out, and expressions replaced by their parts or by plain
 * values, as long as that can be done. `fails` takes a list of trees, and returns the index of one that fails, or -1.
 */
export async function shrink(tree, fails) {
  let smallest = tree;
  for (let step = 0; step < MOST_STEPS; step++) {
    const smaller = [...candidates(smallest)];
    const index = await fails(smaller);
    if (index === -1) return smallest;
    smallest = smaller[index];
  }
  return smallest;
}

/** The trees with one thing less, the greatest steps first. */
function* candidates(tree) {
  for (const path of paths(tree)) {
    const at = path.reduce((inner, index) => inner.parts[index], tree);
    if (at.kind === "body") {
      for (let i = 0; i < at.parts.length; i++) {
        yield replaced(tree, path, node("body", ...at.parts.slice(0, i), ...at.parts.slice(i + 1)));
      }
    }
    const nested = at.parts.filter((part) => typeof part !== "string");
    if (at.kind === "item") {
      for (const part of nested) if (part.kind !== "expr") yield replaced(tree, path, part);
      for (const part of nested)
        if (part.kind === "expr") yield replaced(tree, path, node("item", "{{ ", part, " }}"));
    }
    if (at.kind === "expr") {
      for (const part of nested) if (part.kind === "expr") yield replaced(tree, path, part);
      if (nested.length > 0)
        for (const text of ["1", "'a'", "''", "s", "i", "l", "d"])
          yield replaced(tree, path, node("expr", text));
    }
  }
}

/** The paths of all nodes, from the root down. */
function paths(tree) {
  const found = [];
  let level = [[[], tree]];
  while (level.length > 0) {
    found.push(...level.map(([path]) => path));
    level = level.flatMap(([path, { parts }]) =>
      parts.flatMap((part, i) => (typeof part === "string" ? [] : [[[...path, i], part]])),
    );
  }
  return found;
}

function replaced(tree, [index, ...rest], by) {
  if (index === undefined) return by;
  const part = replaced(tree.parts[index], rest, by);
  return { kind: tree.kind, parts: tree.parts.map((old, i) => (i === index ? part : old)) };
}
