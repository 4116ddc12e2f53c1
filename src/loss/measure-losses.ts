import { formatNumber } from "../domain/format-number.js";
import { formatPlace } from "../domain/place.js";
import { formatProblem, RowError } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import type { Ask } from "../endpoint/asker.js";
import { failureWords, mayPass } from "../endpoint/failure.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import { reachOf, type SentPrompt, sentPrompt } from "./ask-text.js";
import { logprobShapes } from "./logprobs/registry.js";
import { type LossRecipe, type MeasuredRow, type MeasuredText, measureRow } from "./measured-text.js";
import { isUsable, lossRequest, type Route } from "./route.js";

/** The loss of one row: the mean of its tokens, in nats. */
export interface RowLoss {
  readonly first: number;
  readonly own: number;
}

/** A row that is measured in all variants. */
export interface CommonRow {
  readonly raw: RawRow;
  /** By variant. */
  readonly texts: readonly (readonly MeasuredText[])[];
  readonly isUnchanged: readonly boolean[];
  readonly isShort: boolean;
}

/** Renders the rows in each variant, one at a time, and leaves out those that any of them rejects. */
export function* commonRows(
  rows: readonly RawRow[],
  recipes: readonly LossRecipe[],
  first: number,
  onLeftOut: (row: Extract<MeasuredRow, { kind: "rejected" }>) => void,
): Generator<CommonRow> {
  for (const raw of rows) {
    const all = recipes.map((recipe) => measureRow(recipe, raw, first));
    const rejected = all.find((one) => one.kind === "rejected");
    if (rejected !== undefined) {
      onLeftOut(rejected);
      continue;
    }
    const measured = all.filter((one) => one.kind === "measured");
    yield {
      raw,
      texts: measured.map(({ texts }) => texts),
      isUnchanged: measured.map(({ isUnchanged }) => isUnchanged),
      isShort: measured.some(({ isShort }) => isShort),
    };
  }
}

/** Who is asked, and how. */
export interface Measuring {
  readonly ask: Ask;
  readonly route: Route;
  readonly model: string;
  /** For messages. */
  readonly origin: string;
}

/** The losses of a row, by variant. Throws RunError where a server gives none. */
export async function rowLosses(row: CommonRow, measuring: Measuring): Promise<readonly RowLoss[]> {
  return Promise.all(row.texts.map((texts) => variantLoss(row.raw, texts, measuring)));
}

async function variantLoss(
  raw: RawRow,
  texts: readonly MeasuredText[],
  measuring: Measuring,
): Promise<RowLoss> {
  const first: number[] = [];
  const own: number[] = [];
  for (const text of texts) {
    const sent = promptOf(raw, text, measuring.route);
    const logprobs = await logprobsOf(raw, sent, measuring);
    first.push(...text.first.map((i) => logprobs[i]!));
    own.push(...text.own.map((i) => logprobs[i]!));
  }
  const loss = { first: -meanOf(first), own: -meanOf(own) };
  if (Number.isNaN(loss.first + loss.own))
    throw new RunError("config", `${placeOf(raw)}: the answer lacks the log-probability of a measured token`);
  return loss;
}

function promptOf(raw: RawRow, text: MeasuredText, { send }: Route): SentPrompt {
  try {
    return sentPrompt(text, reachOf(text), send);
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    throw new RunError("bad-data", formatProblem(error.at(toPlace(raw.block, raw.position))));
  }
}

async function logprobsOf(
  raw: RawRow,
  sent: SentPrompt,
  { ask, route, model, origin }: Measuring,
): Promise<Float64Array> {
  const asked = await ask.ask(lossRequest(route, model, sent.prompt), isUsable(route, sent));
  if (asked.kind === "problem") {
    const fact = `${placeOf(raw)}: ${failureWords(asked.failure)}; the row has ${formatNumber(sent.ids.length)} tokens up to those that are measured`;
    if (mayPass(asked.failure)) throw new RunError("io", fact);
    throw new RunError("bad-data", [fact, "leave longer rows out with --max-tokens, or remove the row"]);
  }
  const { promptTokens } = asked.reply;
  if (promptTokens !== undefined && promptTokens !== sent.ids.length)
    throw new RunError("config", [
      `${origin} counts ${promptTokens} tokens in a prompt that has ${sent.ids.length} (prompt-differs), so that it reads another text, or has another tokenizer`,
      route.send === "ids"
        ? "check -t, and what stands between"
        : "check -t, and whether the server adds a token in front; send ids with --send ids if it takes them",
    ]);
  const read = logprobShapes[route.shape].read(asked.body, sent);
  switch (read.kind) {
    case "read":
      return read.logprobs;
    case "absent":
      throw new RunError("config", `${placeOf(raw)}: the answer has no log-probabilities of the prompt`);
    case "bent":
      throw new RunError("config", `${placeOf(raw)}: the answer cannot be used: ${read.fact}`);
  }
}

const placeOf = ({ block, position }: RawRow): string => formatPlace(toPlace(block, position));

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
