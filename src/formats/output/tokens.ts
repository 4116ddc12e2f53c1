import { INT32, listOf } from "../../domain/columns.js";
import { type OutputFormat, tokenizedRow } from "./format.js";

/** The label of an untrained token: the default `ignore_index` of PyTorch's cross entropy. */
const MASKED = -100;

/** Token ids, with labels for the trained ones: the only format whose mask is decided here, not by the trainer. */
export const tokens: OutputFormat = {
  summary: "{ input_ids, attention_mask, labels }: the label is -100 for untrained tokens",
  keys: ["input_ids", "attention_mask", "labels"],
  optionalKeys: [],
  columns: { input_ids: listOf(INT32), attention_mask: listOf(INT32), labels: listOf(INT32) },
  holdsTurns: false,
  holdsMedia: false,
  holdsRequest: false,
  needsRendering: true,
  write: (row) => {
    const { ids, trained } = tokenizedRow(row);
    const labels = new Array<number>(ids.length).fill(MASKED);
    for (const { from, to } of trained) for (let i = from; i < to; i++) labels[i] = ids[i]!;
    return { input_ids: [...ids], attention_mask: new Array<number>(ids.length).fill(1), labels };
  },
};
