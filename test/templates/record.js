// Writes test/expectations/generated-templates.json: small random templates, and what Python makes of them.
// Run it with a Python that has the packages of requirements.txt: TEMPLATES_PYTHON=… node test/templates/record.js
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPython } from "./environment.js";
import { Generator, templateOf, variablesOf } from "./generate.js";
import { randomRow } from "./generate-values.js";
import { Oracle } from "./oracle.js";
import { Random } from "./random.js";

const COUNT = 300;
const SEED = 77;
const LONGEST = 600;
const OUT = join(import.meta.dirname, "../expectations/generated-templates.json");

/** What this tool refuses by name, and texts that Python makes of addresses. */
const LEFT_OUT =
  /pprint|wordwrap|filesizeformat|urlencode|striptags|autoescape|block|bit_length|encode|translate|casefold|strftime|\*\*/;
const LEFT_OUT_TEXT =
  /0x[0-9a-f]{6,}|<(?:LoopContext|Macro|Namespace|TemplateReference|bound|built-in|class|function)/;

const oracle = new Oracle(findPython());
const recorded = [];
for (let i = 0; recorded.length < COUNT; i++) {
  const random = new Random(SEED * 1_000_003 + i);
  const tree = new Generator(random).template();
  const template = templateOf(tree);
  if (LEFT_OUT.test(template)) continue;
  const row = randomRow(random, variablesOf(tree));
  const [result] = await oracle.renderOnce({ template, specials: {} }, [row], [false]);
  const failed = result.error !== undefined;
  if (failed ? i % 4 !== 0 : row.length + result.text.length > LONGEST || LEFT_OUT_TEXT.test(result.text))
    continue;
  recorded.push({ template, row, ...(failed ? { error: result.error } : { text: result.text }) });
}
oracle.close();
writeFileSync(OUT, `[\n${recorded.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`);
