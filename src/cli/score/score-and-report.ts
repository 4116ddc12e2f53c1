import { JOINS, type Join } from "../../answers/join.js";
import { ANSWER_FORMATS } from "../../answers/registry.js";
import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { RunError } from "../../domain/run-error.js";
import type { ScoreRequest } from "../../evaluation/score/request.js";
import { scoreFiles } from "../../evaluation/score/score-files.js";
import { scoreLines } from "../../evaluation/score/text.js";
import type { World } from "../../run/world.js";
import { CATALOG } from "../catalog.js";
import type { ParsedArguments, Terminal } from "../command.js";
import { countFrom, oneOf, textFrom } from "../flag-values.js";
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

/** Throws RunError `usage` for a flag that is missing, or whose value cannot be. */
function requestFrom(inputs: readonly string[], flags: ParsedArguments["flags"]): ScoreRequest {
  const metric = textFrom("--metric", flags["metric"]);
  if (metric === undefined)
    throw new RunError("usage", `--metric is needed: one of ${Object.keys(CATALOG.metrics).join(", ")}`);
  const { from, join, maxUnscored = "0", maxRowBytes, maxExpand } = flags;
  const { settings } = validateSettings(settingsFrom({ maxRowBytes, maxExpand }, {}));
  const output = textFrom("--output", flags["output"]);
  return {
    inputs,
    reading: {
      format: from === undefined ? undefined : oneOf("--from", from, ANSWER_FORMATS),
      answersField: textFrom("--answers-field", flags["answersField"]),
      limits: settings,
    },
    probes: textFrom("--probes", flags["probes"]),
    truths: textFrom("--truth", flags["truth"]),
    join: join === undefined ? undefined : oneOf<Join>("--join", join, JOINS),
    rule: { metric, by: textFrom("--by", flags["by"]), asPublished: flags["asPublished"] === true },
    stripping: { text: textFrom("--strip", flags["strip"]), prefill: flags["stripPrefill"] === true },
    maxUnscored: countFrom("--max-unscored", maxUnscored, 0),
    isSplit: flags["split"] === true,
    showContent: flags["showContent"] === true,
    output: output === "-" ? undefined : output,
    variant: textFrom("--variant", flags["variant"]),
    task: textFrom("--task", flags["task"]),
  };
}
