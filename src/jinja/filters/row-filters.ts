import { charge } from "../budget.js";
import type { Filter } from "../environment.js";
import { bind } from "../function.js";
import { toIndex, toList } from "../inspect.js";
import { PythonIterator } from "../sequence.js";
import { fail } from "../template-error.js";
import type { Value } from "../value.js";

export const batch: Filter = (value, args) => {
  const [count, filler = null] = bind(args, "batch", ["linecount", "fill_with"], 1);
  const size = toIndex(count!);
  const rows: Value[][] = [];
  for (const item of toList(value)) {
    const row = rows.at(-1);
    if (row === undefined || row.length === size) rows.push([item]);
    else row.push(item);
  }
  const tail = rows.at(-1);
  if (filler !== null && tail !== undefined) {
    charge(Math.max(0, size - tail.length));
    while (tail.length < size) tail.push(filler);
  }
  return new PythonIterator(rows);
};

export const slice: Filter = (value, args) => {
  const [count, filler = null] = bind(args, "slice", ["slices", "fill_with"], 1);
  const slices = toIndex(count!);
  const items = toList(value);
  if (slices === 0) return fail("integer modulo by zero");
  charge(Math.max(0, slices));
  const [size, longer] = [Math.floor(items.length / slices), items.length % slices];
  let start = 0;
  const rows = Array.from({ length: Math.max(0, slices) }, (_, i) => {
    const end = start + size + (i < longer ? 1 : 0);
    const row = items.slice(start, end);
    start = end;
    return filler !== null && i >= longer ? [...row, filler] : row;
  });
  return new PythonIterator(rows);
};
