import { JOINS, type Join } from "../../answers/join.js";
import { ANSWER_FORMATS } from "../../answers/registry.js";
import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { RunError } from "../../domain/run-error.js";
import { wrongChoice } from "../../domain/wrong-choice.js";
import type { ScoreRequest } from "../../evaluation/score/request.js";
import { scoreFiles } from "../../evaluation/score/score-files.js";
import { scoreLines } from "../../evaluation/score/text.js";
import type { World } from "../../run/world.js";
import { CATALOG } from "../catalog.js";
import type { ParsedArguments, Terminal } from "../command.js";
import { inputsToRead } from "../inputs-to-read.js";
import { settingsFrom } from "../settings-from-flags.js";
import { validateSettings } from "../validate-settings.js";

/** Scores what the command line names, and says what came out: on stdout, or on stderr beside a written result. */
export async function scoreAndReport(
  { inputs, flags }: ParsedArguments,
  world: World,
  terminal: Terminal,
): Promise<void> {
  const request = requestFrom(inputsToRead(inputs, terminal), flags);
  const score = await scoreFiles(request, world);
  for (const note of score.notes) terminal.log(`note: ${note}`);
  const lines = scoreLines(score).map(escapeUnprintable);
  if (request.output === undefined) {
    await world.stdout.write(Buffer.from(`${lines.join("\n")}\n`));
    return;
  }
  for (const line of lines) terminal.log(line);
  const { variant, task } = score.result;
  terminal.log(`${request.output}: variant ${variant}, task ${task}`);
  const others = request.output.slice(0, -`${variant}.${task}.json`.length);
  // a glob is not quoted, so a name that a shell would read otherwise is not printed
  if (request.output === `${others}${variant}.${task}.json` && /^[\w./-]+$/.test(request.output))
    terminal.log(`next: score the other variants, then: lookahead-prep compare ${others}*.${task}.json`);
}

/** Throws RunError `usage` for a flag that is missing, or whose value is not one of its choices. */
function requestFrom(inputs: readonly string[], flags: ParsedArguments["flags"]): ScoreRequest {
  const text = (name: string): string | undefined =>
    flags[name] === undefined ? undefined : String(flags[name]);
  const metric = text("metric");
  if (metric === undefined)
    throw new RunError("usage", `--metric is needed: one of ${Object.keys(CATALOG.metrics).join(", ")}`);
  const output = text("output");
  const { maxRowBytes, maxExpand } = flags;
  const { settings } = validateSettings(settingsFrom({ maxRowBytes, maxExpand }, {}));
  return {
    inputs,
    reading: {
      format: oneOf("--from", ANSWER_FORMATS, text("from")),
      answersField: text("answersField"),
      limits: settings,
    },
    ...{ probes: text("probes"), truths: text("truth") },
    join: oneOf<Join>("--join", JOINS, text("join")),
    rule: { metric, by: text("by"), asPublished: flags["asPublished"] === true },
    stripping: { text: text("strip"), prefill: flags["stripPrefill"] === true },
    maxUnscored: countFrom("--max-unscored", text("maxUnscored")),
    isSplit: flags["split"] === true,
    showContent: flags["showContent"] === true,
    output: output === "-" ? undefined : output,
    ...{ variant: text("variant"), task: text("task") },
  };
}

function oneOf<Name extends string>(
  flag: string,
  names: readonly Name[],
  value: string | undefined,
): Name | undefined {
  const found = names.find((name) => name === value);
  if (found === undefined && value !== undefined)
    throw new RunError("usage", wrongChoice(flag, value, names));
  return found;
}

function countFrom(flag: string, value = "0"): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new RunError("usage", `${flag}: expected a whole number from 0`);
}
