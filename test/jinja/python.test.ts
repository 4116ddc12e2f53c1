import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { JinjaTemplate } from "../../src/jinja/template.js";
import { TemplateError, TemplateSyntaxError } from "../../src/jinja/template-error.js";
import { Leaf, Trace } from "../../src/jinja/text.js";
import type { Value } from "../../src/jinja/value.js";
import { keysOf, parseExact } from "../../src/json/exact.js";
import { JsonReader } from "../../src/rendering/from-json.js";

/** What transformers renders; null where it raises an error. generate_jinja.py beside the file writes it. */
interface Group {
  readonly name: string;
  readonly context: object;
  readonly cases: readonly (readonly [template: string, rendered: string | null])[];
}

const groups = parseExact(
  readFileSync(join(import.meta.dirname, "../expectations/jinja.json"), "utf8"),
) as readonly Group[];

/** What Python renders and this tool refuses by name: mostly texts with addresses in memory. */
const GAPS: ReadonlySet<string> = new Set([
  "{{ d.items }}",
  "{{ ld|selectattr('v','equalto',1) }}",
  "{{ l|reverse }}",
  "{{ ''.format }}",
  "{{ 'abc'.encode() }}",
  "{{ 'x'|attr('upper') }}",
  "{{ 3|filesizeformat }}",
  "{{ i.bit_length() }}",
  "{{ namespace(a=1) }}",
  "{{ ('<p>x</p>'|safe)|striptags + '<' }}",
]);

/** The variables; with `isMarked`, every text of them is one that knows where it comes from. */
function variablesOf(context: object, isMarked: boolean): ReadonlyMap<string, Value> {
  const reader = new JsonReader();
  const trace = new Trace();
  const source = { message: 0, part: 0 };
  const mark = (value: Value): Value =>
    isMarked && typeof value === "string" ? new Leaf(value, source, trace, { source, strips: [] }) : value;
  return new Map(keysOf(context).map((name) => [name, mark(reader.read(Reflect.get(context, name)))]));
}

function render(template: string, context: object, isMarked: boolean): string {
  const output = new JinjaTemplate(template).render(variablesOf(context, isMarked), 1e7, () => new Date());
  return output
    .flatMap((text) => (typeof text === "string" ? [text] : text.leaves()))
    .map((leaf) => (typeof leaf === "string" ? leaf : leaf.output()))
    .join("");
}

function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof TemplateError) return error.fault;
    if (error instanceof TemplateSyntaxError) return error.isGap ? "unsupported" : "failed";
    throw error;
  }
  return "none";
}

describe.each(groups)("of $name, the interpreter", ({ context, cases }) => {
  const wanted = cases.filter(([template]) => !GAPS.has(template));

  it.each(wanted)("renders as Python does: %j", (template, rendered) => {
    for (const isMarked of [false, true]) {
      if (rendered !== null) expect(render(template, context, isMarked)).toBe(rendered);
      else expect(faultOf(() => render(template, context, isMarked))).not.toBe("none");
    }
  });

  it("refuses by name what it lacks", () => {
    for (const [template] of cases) {
      if (GAPS.has(template)) expect(faultOf(() => render(template, context, false))).toBe("unsupported");
    }
  });
});
