import { escapeUnprintable } from "../domain/escape-unprintable.js";
import { RunError } from "../domain/run-error.js";
import type { Address } from "./address.js";
import { AnswersHead, type ModelEntry } from "./answers/head.js";
import { noAnswer, type Sender } from "./sender.js";

/** How many ids a message names. */
const MOST_NAMED = 8;

/** The model that is asked, and the ids of all that the server lists. */
export interface ListedModel {
  readonly entry: ModelEntry;
  readonly ids: ReadonlySet<string>;
}

/**
 * Asks the server which models it has, and finds the one that is wanted, or the only one. Throws RunError `config` if it is not
 * listed, or if several are and none is wanted.
 */
export async function findModel(
  sender: Sender,
  address: Address,
  wanted: string | undefined,
): Promise<ListedModel> {
  const sent = await sender.send("/models", undefined);
  if (sent.kind === "failed") throw noAnswer(sent.failure, address);
  const listed = Array.isArray(sent.body["data"]) ? sent.body["data"] : [];
  const entries = listed.flatMap((one: unknown): readonly ModelEntry[] => {
    const read = AnswersHead.shape.model.safeParse(one);
    return read.success ? [read.data] : [];
  });
  const ids = new Set(entries.map(({ id }) => id));
  const entry =
    wanted === undefined
      ? entries.length === 1
        ? entries[0]
        : undefined
      : entries.find(({ id }) => id === wanted);
  if (entry !== undefined) return { entry, ids };
  const names = [...ids].slice(0, MOST_NAMED).map((id) => escapeUnprintable(id).slice(0, 100));
  const more = ids.size > names.length ? `, and ${ids.size - names.length} others` : "";
  const has = names.length === 0 ? "lists no model" : `lists ${names.join(", ")}${more}`;
  throw new RunError(
    "config",
    wanted === undefined
      ? `${address.origin} ${has}; name one with --model`
      : `${address.origin} ${has}, and not ${wanted}; name one of them with --model`,
  );
}
