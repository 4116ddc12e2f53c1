import { FormatSample, rowObject } from "../block/format-sample.js";
import type { RowFormat } from "../formats/input/format.js";
import { createInputFormat, type FormatSettings } from "../formats/input/registry.js";
import { type OutputFormatName, outputFormats } from "../formats/output/registry.js";
import type { Block } from "../io/rows/block.js";
import type { Settings } from "../settings/settings.js";

/** The layout of a file's rows; `output` is its output format, undefined if trainers read no such format. */
export type Layout =
  | { readonly kind: "chat"; readonly format: RowFormat; readonly output: OutputFormatName | undefined }
  | { readonly kind: "tokens" | "segments" | "text"; readonly output: OutputFormatName };

/** The output format that is the same as an input format; undefined if trainers read no such format. */
function outputFormatOf(format: FormatSettings): OutputFormatName | undefined {
  switch (format.name) {
    case "pair": {
      const fields = `${format.promptField} ${format.answerField}`;
      if (fields === "prompt completion" || fields === "prompt response") return "prompt-completion";
      return fields === "input output" ? "input-output" : undefined;
    }
    case "messages":
      return format.chatField === "messages" ? "messages" : undefined;
    case "sharegpt":
      return format.chatField === "conversations" ? "sharegpt" : undefined;
    case "alpaca":
    case "prompt-completion-chat":
      return format.name;
  }
}

/** How the rows of a block are laid out if they are rendered already; undefined if they are not. */
export function renderedLayout(block: Block): "tokens" | "segments" | "text" | undefined {
  const first = rowObject(block, 0);
  if (first === undefined) return undefined;
  for (const kind of ["tokens", "segments"] as const)
    if (Object.hasOwn(first, outputFormats[kind].keys[0]!)) return kind;
  return typeof first["text"] === "string" && Object.keys(first).length === 1 ? "text" : undefined;
}

/** Detects the layout from the first block. Throws RunError `usage` if its rows fit no format, or more than one. */
export function detectLayout(
  block: Block,
  { format: given, formatOptions }: Pick<Settings, "format" | "formatOptions">,
): Layout | undefined {
  const kind = given === undefined ? renderedLayout(block) : undefined;
  if (kind !== undefined) return { kind, output: kind };
  const sample = new FormatSample();
  sample.add(block);
  const settings = given ?? sample.format(formatOptions);
  return settings && { kind: "chat", format: createInputFormat(settings), output: outputFormatOf(settings) };
}
