import { ROLE_LAWS } from "../../src/trainers/role-laws.js";
import type { OverLimit, RoleOrder, Trainer } from "../../src/trainers/trainer.js";
import { table } from "./markdown.js";
import type { Run } from "./trainer-runs.js";

/** What is made of code on a trainer's page: its facts, and what came of its last runs. */
export function trainerPage(name: string, trainer: Trainer, runs: readonly Run[]): string {
  const facts = factsOf(name, trainer).filter((fact) => fact !== undefined);
  return [table(["fact", "value"], facts), ...runs.map((run) => runText(trainer, run))].join("\n\n");
}

type Fact = readonly [string, string];

function factsOf(name: string, trainer: Trainer): readonly (Fact | undefined)[] {
  const { version, ran, formats, turns, lossMark, minRows, messageRoles, messageKeys } = trainer;
  return [
    ["name", code(`--target ${name}`)],
    ["version", version],
    ["run", ran === undefined ? "no: all of this was only read in its source" : `${ran.date}; ${READ}`],
    ["output formats, the safest first", codes(formats)],
    ["settings beside the output", ran === undefined ? "none" : settingsOf(trainer)],
    ["of several answers in a row, it can train", turns.map((turn) => code(`--turns ${turn}`)).join(", ")],
    ["loss mark of a message", lossMark === undefined ? "none" : markOf(lossMark)],
    ["tools", trainer.takesTools ? toolsOf(trainer) : "none: a row with tools is refused"],
    ["media", mediaOf(trainer)],
    ["default limit", limitOf(trainer.limit.tokens)],
    ["a longer row", OVER_LIMIT[trainer.limit.behavior]],
    minRows === undefined ? undefined : ["fewest rows", String(minRows)],
    ["order of roles", orderOf(trainer.roles)],
    messageRoles && ["roles that it takes", `${codes(messageRoles)}; other roles are refused`],
    messageKeys && ["keys of a message", `${codes(messageKeys)}; other keys are refused`],
    trainer.rejectsExtraKeys ? ["other columns", "none: it stops at a row that has one"] : undefined,
  ];
}

const READ = "what is marked “(read)” on this page was only read in the source of this version";

const OVER_LIMIT: Readonly<Record<OverLimit, string>> = {
  cut: "is cut at its end: the end of the answer and its end token are lost",
  "cut-prompt": "loses the end of the prompt first: the preview and the header of the answer are there",
  dropped: "is left out of the training",
  refused: "ends the training with an error",
  split: "is spread over several sequences",
  kept: "is not cut, or what happens to it is not public",
};

function settingsOf({ configFiles, formats: [format = "messages"] }: Trainer): string {
  const files = configFiles({
    file: "rows.jsonl",
    container: "json",
    format,
    turns: "last",
    lossMark: undefined,
    turnsMayDiffer: false,
    hasTools: false,
    mediaColumns: [],
    longest: undefined,
  });
  return files.map(({ suffix }) => code(`OUTPUT.${suffix}`)).join(", ");
}

function markOf({ key, trained, untrained }: NonNullable<Trainer["lossMark"]>): string {
  return `${code(key)}: ${code(String(trained))} is trained, ${code(String(untrained))} is not`;
}

function toolsOf({ toolsAreText = false, toolArguments, calls }: Trainer): string {
  const forms = { "as-is": "as they came in", object: "an object", string: "JSON text" };
  const parts = [
    toolsAreText ? "the column is JSON text" : undefined,
    `the arguments of calls are ${toolArguments === undefined ? "an object or JSON text" : forms[toolArguments]}`,
    calls?.ids && `ids of calls have ${calls.ids.form}`,
    calls?.names && `names of functions have ${calls.names.form}`,
    calls?.toolKeys && `a tool has ${codes(calls.toolKeys)}`,
    calls?.takesText === false ? "a message with calls has no text" : undefined,
  ];
  return `yes; ${parts.filter((part) => part !== undefined).join("; ")}`;
}

function mediaOf({ mediaParts, mediaColumns }: Trainer): string {
  const parts = mediaParts.length === 0 ? [] : [`parts of type ${codes(mediaParts)}`];
  const columns = mediaColumns ? ["columns such as `images`"] : [];
  const all = [...parts, ...columns];
  return all.length === 0 ? "none: a row with media is refused" : all.join("; ");
}

function limitOf(tokens: number | undefined): string {
  return tokens === undefined ? "none, or it depends on the model" : `${tokens} tokens`;
}

function orderOf(roles: RoleOrder | undefined): string {
  if (roles === undefined) return "none is known";
  const broken = roles.laws.map((law) => ROLE_LAWS[law].broken).join("; or ");
  return `it ${roles.otherwise} if ${broken}; such a row is refused`;
}

/** What came of a run, in sentences. */
function runText({ ran }: Trainer, { what = ran?.what ?? "", ...run }: Run): string {
  const asked = `**Run of ${run.date}:** ${run.version}, ${what}.`;
  const rows = `Rows as ${codes(run.formats)}; vocabularies ${run.vocabularies.join(", ")}.`;
  const equal = `${run.equal} had the same tokens as \`--to tokens\`, and trained the same of them`;
  const accepted = `${run.accepted} were accepted, with tokens that cannot be compared with ours`;
  const results = [...(run.equal > 0 ? [equal] : []), ...(run.accepted > 0 ? [accepted] : [])].join("; ");
  const known = Object.entries(run.known);
  const others = known.length === 0 ? "No row came out otherwise." : "The others differ in a known way:";
  const text = wrap(`${asked} ${rows} Of ${run.rows} rows, ${results}. ${others}`);
  const list = known.map(([reason, count]) => wrap(`- ${count}: ${reason}.`, "  "));
  return [text, ...(list.length > 0 ? [list.join("\n")] : [])].join("\n\n");
}

const WIDTH = 125;

/** The text in lines that are not too long for a page; lines after the first begin with `indent`. */
function wrap(text: string, indent = ""): string {
  const lines: string[] = [];
  // a piece of code stays on one line
  for (const word of text.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < WIDTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`${lines.length === 0 ? "" : indent}${word}`);
  }
  return lines.join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

function codes(texts: readonly string[]): string {
  return texts.map(code).join(", ");
}
