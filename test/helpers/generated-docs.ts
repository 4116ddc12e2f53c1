import type { Option } from "commander";
import { z } from "zod";
import { commands } from "../../src/cli/commands/registry.js";
import { Event } from "../../src/cli/events/event.js";
import { createProgram } from "../../src/cli/program.js";
import { keeps } from "../../src/distill/keeps/registry.js";
import { rewrites } from "../../src/distill/rewrites/registry.js";
import { KEPT_RULES } from "../../src/distill/verdict.js";
import { RULE_HELP } from "../../src/domain/rule-help.js";
import { RULES, type Rule } from "../../src/domain/rules.js";
import { inputFormats } from "../../src/formats/input/registry.js";
import { outputFormats } from "../../src/formats/output/registry.js";
import { prefixChoosers } from "../../src/methods/prefix-choice/registry.js";
import { previewRules } from "../../src/methods/preview-rules/registry.js";
import { previewStops } from "../../src/methods/preview-stops/registry.js";
import { type CheckName, checks } from "../../src/rules/registry.js";
import { ConfigFile, SCHEMA_URL } from "../../src/settings/config-file.js";
import { trainers } from "../../src/trainers/registry.js";
import type { Trainer } from "../../src/trainers/trainer.js";
import { table } from "./markdown.js";
import { FOLDERS } from "./source-files.js";
import { trainerPage } from "./trainer-page.js";
import { runsOf } from "./trainer-runs.js";

/** The command line without its actions; it has the options of the default command. */
export const program = createProgram(() => Promise.resolve());

/** The JSON Schema of a file for `--config`, as a user writes it; in the draft that all editors know. */
const CONFIG_SCHEMA = {
  $id: SCHEMA_URL,
  title: "Configuration of lookahead-prep",
  ...z.toJSONSchema(ConfigFile, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => allowNameless(jsonSchema),
  }),
};

/** A family that has a default takes the options of that member without its name. */
function allowNameless({ default: fallback, oneOf }: z.core.JSONSchema.BaseSchema): void {
  const { data } = z.object({ name: z.string() }).safeParse(fallback);
  const member = oneOf?.find(({ properties }) => data !== undefined && nameIn(properties) === data.name);
  if (member?.required !== undefined) member.required = member.required.filter((key) => key !== "name");
}

function nameIn(properties: z.core.JSONSchema.BaseSchema["properties"]): unknown {
  const name = properties?.["name"];
  return typeof name === "object" ? name.const : undefined;
}

/** An event, as far as the tables need it. */
const EventSchema = z.looseObject({
  properties: z.record(
    z.string(),
    z.looseObject({ const: z.unknown().optional(), description: z.string().default("") }),
  ),
  required: z.array(z.string()),
});

/** A table for each event of --events. */
function eventTables(): string {
  const { oneOf } = z.looseObject({ oneOf: z.array(EventSchema) }).parse(z.toJSONSchema(Event));
  return oneOf
    .map(({ properties: { v: _, event, ...fields }, required }) => {
      const lines = Object.entries(fields).map(([name, { description }]) => [
        `\`${name}\``,
        required.includes(name) ? "always" : "",
        description,
      ]);
      return `### ${String(event?.const)}\n\n${table(["field", "", "meaning"], lines)}`;
    })
    .join("\n\n");
}

/** A setting, as far as the table needs it. */
const Property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  description: z.string().default(""),
});

const flagsTable = (options: readonly Pick<Option, "flags" | "description">[]): string =>
  table(
    ["flag", "meaning"],
    options.map(({ flags, description }) => [`\`${flags}\``, description]),
  );

/** One table for each command, under its name; the default command's table is `flags`. */
const COMMAND_TABLES = Object.fromEntries(
  (await Promise.all(commands.map(async ({ name, load }) => [name, (await load()).options()] as const)))
    .filter(([, options]) => options.length > 0)
    .map(([name, options]) => [`${name}-flags`, flagsTable(options)]),
);

const OVER_LIMIT_ORDER = ["cut", "cut-prompt", "dropped", "refused", "split", "kept"];

const TRAINERS: readonly (readonly [string, Trainer])[] = Object.entries(trainers);

/** The sections between `<!-- name -->` and `<!-- /name -->`, by page. `UPDATE_DOCS=1` writes them. */
export const SECTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "docs/reference/flags.md": { flags: flagsTable(program.options), ...COMMAND_TABLES },
  "docs/reference/events.md": { events: eventTables() },
  "docs/reference/formats.md": {
    "input-formats": table(
      ["`--from`", "row", "flags"],
      Object.entries(inputFormats).map(([name, { summary, options }]) => [
        `\`${name}\``,
        summary,
        Object.keys(options.shape)
          .filter((key) => key !== "name")
          .map((key) => `\`--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}\``)
          .join(", "),
      ]),
    ),
    "output-formats": table(
      ["`--to`", "row", "keys", "several answers", "media", "must be rendered"],
      Object.entries(outputFormats).map(([name, format]) => [
        `\`${name}\``,
        format.summary,
        [...format.keys, ...format.optionalKeys.map((key) => `(${key})`)].join(", "),
        yes(format.holdsTurns),
        yes(format.holdsMedia),
        yes(format.needsRendering),
      ]),
    ),
  },
  "docs/reference/trainers.md": {
    trainers: table(
      ["`--target`", "trainer", "version", "run", "output formats, the safest first"],
      TRAINERS.map(([name, { summary, version, ran, formats }]) => [
        pageLink(name),
        summary,
        version,
        ran === undefined ? "no, only read" : ran.date,
        formats.join(", "),
      ]),
    ),
    runs: table(
      [
        "`--target`",
        "what was run",
        "formats",
        "vocabularies",
        "rows",
        "equal",
        "accepted",
        "known differences",
      ],
      TRAINERS.flatMap(([name, { ran }]) =>
        runsOf(name).map(({ version, what = ran?.what ?? "", formats, vocabularies, ...run }) => [
          pageLink(name),
          `${version}: ${what}`,
          formats.join(", "),
          vocabularies.join(", "),
          ...[run.rows, run.equal, run.accepted, run.rows - run.equal - run.accepted].map(String),
        ]),
      ),
    ),
    limits: table(
      ["`--target`", "default limit (tokens)", "a longer row is", "fewest rows"],
      TRAINERS.map(([name, { limit, minRows }]) => [
        `\`${name}\``,
        String(limit.tokens ?? ""),
        limit.behavior,
        String(minRows ?? ""),
      ]).sort(([, , a], [, , b]) => OVER_LIMIT_ORDER.indexOf(a!) - OVER_LIMIT_ORDER.indexOf(b!)),
    ),
    contents: table(
      ["`--target`", "turns it can train", "loss mark", "tools", "media in parts", "media in columns"],
      TRAINERS.map(([name, { turns, lossMark, takesTools, mediaParts, mediaColumns }]) => [
        `\`${name}\``,
        turns.join(", "),
        lossMark === undefined ? "" : `\`${lossMark.key}\``,
        yes(takesTools),
        mediaParts.join(", "),
        yes(mediaColumns),
      ]),
    ),
  },
  "docs/reference/rules.md": {
    checks: table(
      ["rule", "a row fails when", "default severity", "how it is found", "what to do"],
      Object.entries(checks).map(([rule, { severity }]) => [
        `\`${rule}\``,
        RULES[rule as CheckName],
        `\`${severity}\``,
        ...ruleHelp(rule as CheckName),
      ]),
    ),
    rules: table(
      ["rule", "meaning", "how it is found", "what to do"],
      Object.entries(RULES)
        .filter(([rule]) => !Object.hasOwn(checks, rule))
        .map(([rule, meaning]) => [`\`${rule}\``, meaning, ...ruleHelp(rule as Rule)]),
    ),
  },
  "docs/reference/distill.md": {
    rewrites: table(
      ["`--rewrite`", "what it is for"],
      Object.entries(rewrites).map(([name, { summary }]) => [`\`${name}\``, summary]),
    ),
    keeps: table(
      ["`--keep`", "what must hold"],
      Object.entries(keeps).map(([name, { summary }]) => [`\`${name}\``, summary]),
    ),
    "kept-rules": table(
      ["rule", "the row keeps its own answer, since"],
      Object.entries(KEPT_RULES).map(([rule, meaning]) => [`\`${rule}\``, meaning]),
    ),
  },
  "docs/reference/settings.md": { settings: settingsTable() },
  "docs/guides/previews-and-prefixes.md": {
    "preview-rules": table(["`--preview`", "the preview is"], syntaxRows(previewRules)),
    "preview-stops": table(["`--preview-stop`", "the preview ends before"], syntaxRows(previewStops)),
    "prefix-choices": table(
      ["`by`", "an exchange gets a phrase"],
      Object.entries(prefixChoosers).map(([name, { summary }]) => [`\`${name}\``, summary]),
    ),
  },
  "docs/architecture.md": { floors: floors() },
  ...Object.fromEntries(
    TRAINERS.map(([name, trainer]) => [
      `docs/trainers/${name}.md`,
      { trainer: trainerPage(name, trainer, runsOf(name)) },
    ]),
  ),
};

/** Files that are made of code as a whole. `UPDATE_DOCS=1` writes them, too. */
export const FILES: Readonly<Record<string, string>> = {
  "docs/reference/settings.schema.json": `${JSON.stringify(CONFIG_SCHEMA, undefined, 2)}\n`,
};

/** The page with a section's text put between its marks; the page itself when it has no such marks. */
export function withSection(page: string, name: string, text: string): string {
  const section = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*(<!-- /${name} -->)`);
  return page.replace(section, (_, open: string, close: string) => `${open}${text}\n${close}`);
}

function pageLink(name: string): string {
  return `[\`${name}\`](../trainers/${name}.md)`;
}

function syntaxRows(
  family: Readonly<Record<string, { readonly syntax: string; readonly summary: string }>>,
): readonly (readonly string[])[] {
  return Object.values(family).map(({ syntax, summary }) => [`\`${syntax}\``, summary]);
}

function ruleHelp(rule: Rule): readonly string[] {
  const { found, remedy } = RULE_HELP[rule];
  return [found, remedy];
}

function yes(is: boolean): string {
  return is ? "yes" : "";
}

function settingsTable(): string {
  const properties = z.record(z.string(), Property).parse(CONFIG_SCHEMA.properties);
  return table(
    ["setting", "type", "default", "meaning"],
    Object.entries(properties).map(([key, { type, enum: choices, default: fallback, description }]) => [
      `\`${key}\``,
      choices?.map((choice) => `\`"${choice}"\``).join(", ") ?? type ?? "object",
      fallback === undefined ? "" : `\`${JSON.stringify(fallback)}\``,
      description,
    ]),
  );
}

/** The folders of src with their meanings, the highest floor first. */
function floors(): string {
  const width = Math.max(...FOLDERS.flatMap((floor) => Object.keys(floor)).map(({ length }) => length)) + 3;
  const lines = FOLDERS.toReversed().flatMap((floor, i) =>
    Object.entries(floor).map(([folder, meaning], at) => {
      const number = at === 0 ? String(FOLDERS.length - i) : "";
      return `${number.padStart(2)}  ${`${folder}/`.padEnd(width)}${meaning}`;
    }),
  );
  return ["```", ...lines, "```"].join("\n");
}
