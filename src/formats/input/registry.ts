// The formats of input rows, each in its own file.
import type { z } from "zod";
import { familySettings } from "../../domain/family.js";
import { alpaca } from "./alpaca.js";
import type { InputFormat, JsonObject, RowFormat } from "./format.js";
import { messages } from "./messages.js";
import { type DetectedOptions, pair } from "./pair.js";
import { promptCompletionChat } from "./prompt-completion-chat.js";
import { sharegpt } from "./sharegpt.js";
import { withoutUnwanted } from "./unwanted-rows.js";

export const inputFormats = {
  pair,
  alpaca,
  messages,
  sharegpt,
  "prompt-completion-chat": promptCompletionChat,
};

/** The setting `format`: the name of an input format, and its fields. */
export const FormatSettings = familySettings(inputFormats);
/** An input format by its name, and its fields. */
export type FormatSettings = z.output<typeof FormatSettings>;

export function createInputFormat(settings: FormatSettings): RowFormat {
  // the settings were parsed by the member that their name selects
  const format = inputFormats[settings.name] as unknown as InputFormat;
  return withoutUnwanted(format.create(settings));
}

/** A detected format with more options; undefined if it has no such options. */
export function withOptions(format: FormatSettings, options: DetectedOptions): FormatSettings | undefined {
  return FormatSettings.safeParse({ ...format, ...options }).data;
}

/** Every format that could read the row, with its settings. */
export function candidates(row: JsonObject): readonly FormatSettings[] {
  const family: readonly { readonly detect: (row: JsonObject) => readonly FormatSettings[] }[] =
    Object.values(inputFormats);
  return family.flatMap((format) => format.detect(row));
}
