import { flagName } from "../../domain/flag-name.js";
import { RunError } from "../../domain/run-error.js";
import { createInputFormat } from "../../formats/input/registry.js";
import { readTextFile } from "../../io/bytes/text-file.js";
import { connectorNamed, KNOWN_CONNECTORS } from "../../methods/connector.js";
import { type Amount, MOST_SHARE, PLACES } from "../../mix/choose.js";
import type { MixRequest, SystemText } from "../../mix/mix.js";
import { mixFiles, tooMany } from "../../mix/mix-files.js";
import type { World } from "../../run/world.js";
import type { ParsedArguments, Terminal } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { countFrom, oneOf, textFrom } from "../flag-values.js";
import { settingsFrom, type Values } from "../settings-from-flags.js";
import { TextReporter } from "../text-reporter.js";
import { validateSettings } from "../validate-settings.js";
import { mixSummary } from "./summary.js";

/** Flags that say how the rows of both files are read: settings of every command. */
const READING = [
  ...["from", "promptField", "answerField", "contextField", "systemField", "chatField"],
  ...["maxRowBytes", "maxExpand"],
];

/** Mixes as the flags say. Returns the exit code. Throws RunError. */
export async function mixRows(
  { inputs, flags }: ParsedArguments,
  world: World,
  terminal: Terminal,
): Promise<number> {
  const request = await requestFrom(inputs, flags, world);
  const reporter = new TextReporter(flags, terminal, world.env, "mend these first");
  const result = await mixFiles(request, world, reporter.events).finally(() => reporter.showProblems());
  if (result === undefined) {
    terminal.log("nothing was published: rows do not fit; mend them, or leave them out");
    return EXIT.rejected;
  }
  if (request.resolved.settings.format === undefined && result.format !== undefined)
    reporter.events.onFormat?.(createInputFormat(result.format).label);
  reporter.end({ published: true }, mixSummary(request, result));
  return EXIT.done;
}

async function requestFrom(inputs: readonly string[], flags: Values, world: World): Promise<MixRequest> {
  const added = flags["add"];
  if (inputs.length === 0)
    throw new RunError("usage", "no input: name the files of the training rows, which are read twice");
  if (!Array.isArray(added))
    throw new RunError("usage", "no rows to add: name their file with --add", undefined, {
      add: "safety.jsonl",
    });
  const reading = Object.fromEntries(READING.map((key) => [key, flags[key]] as const));
  const output = flags["output"] === "-" ? undefined : textFrom("--output", flags["output"]);
  const connector = textFrom("--connector", flags["connector"]);
  const systemText = await systemFrom(flags, world);
  if (systemText?.serving !== undefined && output === undefined)
    throw new RunError("usage", "--serving is written beside the rows; name their file with --output");
  return {
    resolved: validateSettings(settingsFrom({ ...reading, method: "vanilla" }, {})),
    inputs,
    added: added.map(String),
    amount: amountFrom(flags),
    group: textFrom("--group", flags["group"]),
    dropGroup: dropGroupFrom(flags),
    seed: flags["seed"] === undefined ? 0 : countFrom("--seed", flags["seed"], 0),
    placing: oneOf("--place", flags["place"] ?? "spread", PLACES),
    augmented: flags["augmented"] === true,
    force: flags["force"] === true,
    systemText,
    output,
    manifest: output === undefined || flags["manifest"] === false ? undefined : `${output}.manifest.json`,
    connectors: connector === undefined ? KNOWN_CONNECTORS : [connectorNamed(connector)],
  };
}

function dropGroupFrom({ group, dropGroup }: Values): boolean {
  if (dropGroup === true && group === undefined)
    throw new RunError("usage", "--drop-group leaves out the field of --group; name that, too");
  return dropGroup === true;
}

function amountFrom({ share, count, force }: Values): Amount {
  if ((share === undefined) === (count === undefined))
    throw new RunError(
      "usage",
      share === undefined
        ? "how many rows to add? name a --share of the result, such as 0.03, or a --count"
        : "--share and --count both say how many rows are added; give one of them",
    );
  if (count !== undefined) return { kind: "count", count: countFrom("--count", count, 1) };
  const number = typeof share === "string" && share.trim() !== "" ? Number(share) : Number.NaN;
  if (!(number > 0 && number < 1))
    throw new RunError(
      "usage",
      "--share: expected a number between 0 and 1, without both, such as 0.03 for 3 %",
    );
  if (number > MOST_SHARE && force !== true) throw tooMany(number);
  return { kind: "share", share: number };
}

async function systemFrom(flags: Values, { cwd }: World): Promise<SystemText | undefined> {
  const read = async (name: "system" | "serving"): Promise<string | undefined> => {
    const path = textFrom(flagName(name), flags[name]);
    return path === undefined ? undefined : withoutLastBreak(await readTextFile(path, cwd, path));
  };
  const [training, serving] = [await read("system"), await read("serving")];
  if (training !== undefined) return { training, serving };
  if (serving === undefined) return undefined;
  throw new RunError("usage", "--serving requires --system, which says what the rows get instead");
}

/** Editors end a file with a line break, which is no part of the text. */
function withoutLastBreak(text: string): string {
  return text.replace(/\r?\n$/, "");
}
