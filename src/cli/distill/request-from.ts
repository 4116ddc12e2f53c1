import type { RewriteRequest } from "../../distill/request.js";
import { DistillSettings, SDFT_SAMPLING } from "../../distill/settings.js";
import { readTextFile } from "../../io/bytes/text-file.js";
import type { World } from "../../run/world.js";
import { answersPath, samplingFrom } from "../asking.js";
import type { ParsedArguments } from "../command.js";
import { parsedFlags } from "../parsed-flags.js";
import { settingsFrom } from "../settings-from-flags.js";
import { validateSettings } from "../validate-settings.js";

const TEXTS = ["rewrite", "keep", "route", "asPublished"] as const;
const NUMBERS = ["samples", "seed", "maxUnanswered"] as const;

/** What is to be rewritten, by the flags. Throws RunError. */
export async function requestFrom(
  flags: ParsedArguments["flags"],
  inputs: readonly string[],
  output: string | undefined,
  world: World,
): Promise<RewriteRequest> {
  const given = (names: readonly string[]): readonly string[] =>
    names.filter((name) => flags[name] !== undefined);
  const distill = parsedFlags(DistillSettings, {
    ...Object.fromEntries(given(TEXTS).map((name) => [name, flags[name]])),
    ...Object.fromEntries(given(NUMBERS).map((name) => [name, Number(flags[name])])),
    sampling: samplingFrom(flags, SDFT_SAMPLING, DistillSettings.shape.sampling),
  });
  const { seed: _, ...reading } = flags;
  const { settings } = validateSettings(settingsFrom({ ...reading, method: "vanilla" }, {}));
  return {
    ...{ reading: settings, distill, inputs },
    leaks: flags["leaks"] === undefined ? undefined : await phrasesIn(String(flags["leaks"]), world),
    answers: answersPath(flags, output),
  };
}

async function phrasesIn(name: string, { cwd }: World): Promise<readonly string[]> {
  const text = await readTextFile(name, cwd, `the phrases ${name}`);
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
