import { RunError } from "../domain/run-error.js";
import type { Ask } from "../endpoint/asker.js";
import { checkAlignment } from "./check-alignment.js";
import { findRoute, type RouteChoice } from "./find-route.js";
import { type CommonRow, type RowLoss, rowLosses } from "./measure-losses.js";
import type { Route } from "./route.js";

/** Rows under way at a time: each asks once for each variant, and the endpoint lets few requests start. */
const ROWS_AT_ONCE = 32;

/** Who is asked. */
export interface Asking extends RouteChoice {
  readonly ask: Ask;
  /** Answers what an earlier run has asked, and asks nobody. */
  readonly kept: Ask;
  readonly modelId: () => Promise<string>;
  /** For messages. */
  readonly origin: string;
  readonly onNotice: (line: string) => void;
  /** Called with the number of rows that are measured. */
  readonly onRow: (done: number) => void;
}

/** The losses of all rows, and how they were asked for. */
export interface AskedRows {
  /** By row, then by variant. */
  readonly losses: readonly (readonly RowLoss[])[];
  readonly short: number;
  /** By variant. */
  readonly unchanged: readonly number[];
  readonly route: Route;
  /** How far a written token's log-probability is from that of the same token in a prompt; undefined if not known. */
  readonly apart: number | undefined;
}

/** Asks for the losses of rows, in their order. Throws RunError. */
export async function askRows(rows: Iterable<CommonRow>, asking: Asking): Promise<AskedRows> {
  const { ask, origin } = asking;
  const losses: (readonly RowLoss[])[] = [];
  const unchanged: number[] = [];
  let [short, done] = [0, 0];
  let opened:
    | { readonly route: Route; readonly apart: number | undefined; readonly model: string }
    | undefined;
  const underWay = new Set<Promise<void>>();
  for (const [i, row] of numbered(rows)) {
    opened ??= await open(row, asking);
    const { route, model } = opened;
    if (row.isShort) short++;
    for (const [at, is] of row.isUnchanged.entries()) unchanged[at] = (unchanged[at] ?? 0) + (is ? 1 : 0);
    const measuring = rowLosses(row, { ask, route, model, origin }).then((loss) => {
      losses[i] = loss;
      asking.onRow(++done);
    });
    const waiting = measuring.finally(() => underWay.delete(waiting));
    // what fails is thrown where it is waited for
    waiting.catch(() => undefined);
    underWay.add(waiting);
    if (underWay.size >= ROWS_AT_ONCE) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  if (opened === undefined)
    throw new RunError("bad-data", "no row can be measured in all variants; the problems above say why");
  return { losses, short, unchanged, route: opened.route, apart: opened.apart };
}

async function open(
  { texts }: CommonRow,
  asking: Asking,
): Promise<{ readonly route: Route; readonly apart: number | undefined; readonly model: string }> {
  const text = texts[0]![0]!;
  const model = await asking.modelId();
  const route = await findRoute(asking, text, { ...asking, model });
  const apart = await checkAlignment(route, text, { ...asking, model });
  if (apart === undefined)
    asking.onNotice(
      "warning: whether the log-probabilities are those of the tokens beside them could not be checked: no token that the model writes can be sent back",
    );
  return { route, apart, model };
}

function* numbered<Item>(items: Iterable<Item>): Generator<readonly [number, Item]> {
  let i = 0;
  for (const item of items) yield [i++, item];
}
