import { z } from "zod";
import { Settings, type SettingsInput } from "./settings.js";

/** Where an editor finds the JSON Schema of a configuration. */
export const SCHEMA_URL = "https://unpkg.com/lookahead-prep/dist/settings.schema.json";

const FILE = "expected the name of a file, as text";

/** What a configuration says of a run beside its settings. */
export const ConfigFiles = z.strictObject({
  inputs: z
    .array(
      z.string("expected names of files or globs, as texts").min(1, FILE),
      "expected a list of files or globs",
    )
    .min(1, "expected one file or glob at least")
    .optional()
    .describe(
      "files or globs to read, if the command names none; paths are relative to the folder of the command",
    ),
  output: z.string(FILE).min(1, FILE).optional().describe("the file to write, if the command names none"),
});
export type ConfigFiles = z.output<typeof ConfigFiles>;

/** A file for `--config` as people write it: settings, what to read and where to write. A manifest is read, too. */
export const ConfigFile = z.strictObject({
  $schema: z.string().optional().describe("where this schema is, for editors"),
  ...ConfigFiles.shape,
  ...Settings.shape,
});
export type ConfigFile = z.output<typeof ConfigFile>;

/** The text of a configuration. */
export function formatConfig(settings: SettingsInput, { inputs, output }: ConfigFiles): string {
  return `${JSON.stringify({ $schema: SCHEMA_URL, inputs, output, ...settings }, undefined, 2)}\n`;
}
