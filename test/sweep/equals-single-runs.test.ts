// The law of a sweep: each variant has the bytes and the counts that an ordinary run of its settings has, on the same rows.
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KeptRows } from "../../src/block/prepare-block.js";
import { readConfig } from "../../src/cli/config-file.js";
import { run } from "../../src/run/run.js";
import type { World } from "../../src/run/world.js";
import { parseSettings } from "../../src/settings/parse-settings.js";
import type { SettingsInput } from "../../src/settings/settings.js";
import { runSweep } from "../../src/sweep/run-sweep.js";
import { nameVariants } from "../../src/sweep/variant.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { chatRow, pairRow, textOf } from "../helpers/random-rows.js";
import { createWorkspace, type Workspace } from "../helpers/workspace.js";

let lap: Workspace;
beforeAll(async () => {
  lap = await createWorkspace(CHAT_TOKENIZER_FILES);
  return lap.remove;
});

const world = (): World => ({
  cwd: lap.folder,
  env: {},
  stdin: { chunks: (async function* () {})(), identity: undefined },
  stdout: { write: () => Promise.resolve(), identity: undefined },
});

interface Manifest {
  readonly output?: object;
  readonly rows: { readonly rowsIn: number; readonly rejected: Readonly<Record<string, number>> };
}

/** A manifest without what depends on the clock, and on the name of the output. */
function comparable(name: string): Manifest {
  const { seconds: _, output, ...rest } = lap.json<Record<string, unknown> & { output?: object }>(name);
  return { ...rest, output: { ...output, path: "" } } as unknown as Manifest;
}

/** Runs a configuration as `--config` does, into other files. */
async function single(config: string, inputs?: readonly string[]): Promise<void> {
  const { settings, ...named } = await readConfig(config, { cwd: lap.folder, env: {} });
  await run(
    {
      resolved: parseSettings(settings),
      inputs: inputs ?? named.inputs,
      outputs: { rows: "single.jsonl", rejects: undefined, manifest: "single.jsonl.manifest.json" },
      ...{ workers: 1, resumes: false, showContent: false, expected: undefined },
    },
    world(),
  );
}

let count = 0;
/** How many rows were fit for a variant and not for another. */
let excluded = 0;

/** Makes a sweep of a file, and the names of its variants. */
async function swept(all: readonly SettingsInput[], keptRows: KeptRows) {
  const folder = `sweep-${count++}`;
  const variants = nameVariants(all.map((one) => ({ name: undefined, resolved: parseSettings(one) })));
  const request = { variants, folder, keptRows, inputs: ["in.jsonl"], workers: 1, expected: undefined };
  const { variants: made } = await runSweep(request, world());
  for (const { result } of made) excluded += result.tally.rejected.excluded ?? 0;
  return { folder, made };
}

const M: readonly SettingsInput["method"][] = [
  { name: "vanilla" },
  { name: "virtual" },
  { name: "virtual", prefix: "So: ", connector: "" },
  { name: "true", previewTokens: 1 },
  { name: "true", previewTokens: 4, shortAnswer: "leave" },
  { name: "true", previewTokens: 9, shortAnswer: "reject" },
  { name: "true", previewTokens: 9, connector: "\n> " },
];

/** Settings that all variants of a sweep have. */
const common: fc.Arbitrary<SettingsInput> = fc.record(
  {
    turns: fc.constantFrom("first", "last", "all"),
    maxTokens: fc.constantFrom(20, 40, 80),
    overBudget: fc.constantFrom("reject", "leave", "keep"),
    allowAugmented: fc.boolean(),
    chatMarkup: fc.constantFrom("reject", "keep"),
    share: fc.constantFrom(0.5, 1),
    to: fc.constantFrom("messages", "prompt-completion", "text", "tokens"),
    expand: fc.boolean(),
    checks: fc.constantFrom({ seam: "reject" }, { "preview-altered": "reject", seam: "off" }),
    limit: fc.constantFrom(3, 1000),
  },
  { requiredKeys: [] },
);

const settings = fc
  .tuple(fc.shuffledSubarray([...M], { minLength: 2 }), common, fc.boolean())
  .map(([methods, shared, counts]): readonly SettingsInput[] => {
    const { expand, ...rest } = shared;
    const base: SettingsInput = {
      ...rest,
      ...(rest.to === undefined || expand === undefined ? {} : { expand }),
      ...{ onReject: "skip", allowEmpty: true, tokenizer: "chat-tokenizer" },
    };
    return methods.map((method, i) => ({ ...base, method, ...(counts && i === 0 ? { maxTokens: 30 } : {}) }));
  });

const BAD = fc.constantFrom('{"question":', "[]", "", '{"question":"Q","answer":" "}', '{"messages":[]}');
const pairs = fc.array(
  fc.oneof({ weight: 6, arbitrary: pairRow.map(textOf) }, { weight: 1, arbitrary: BAD }),
);
const chats = fc.array(
  fc.oneof({ weight: 6, arbitrary: chatRow.map(textOf) }, { weight: 1, arbitrary: BAD }),
);
const HEADS = {
  pair: '{"question":"How many?","answer":"It is four."}',
  alpaca: '{"instruction":"Add","input":"2 and 2","output":"It is four."}',
  chat: '{"messages":[{"role":"user","content":"How many?"},{"role":"assistant","content":"It is four."}]}',
};

interface File {
  readonly format: SettingsInput["format"];
  readonly lines: readonly string[];
}

const files: fc.Arbitrary<File> = fc.oneof(
  pairs.map((rows): File => {
    const format = { name: "pair", promptField: "question", answerField: "answer" } as const;
    return { format, lines: [HEADS.pair, ...rows] };
  }),
  pairs.map((rows): File => {
    const other = HEADS.alpaca.replace("four", "five and no more of them");
    return { format: { name: "alpaca" }, lines: [HEADS.alpaca, other, ...rows] };
  }),
  chats.map((rows): File => ({ format: { name: "messages" }, lines: [HEADS.chat, ...rows] })),
);

describe("a variant of a sweep", () => {
  // else the law was tried on rows that all variants keep
  afterAll(() => expect(excluded).toBeGreaterThan(20));

  it.each(["common", "own"] as const)(
    "is made again by its manifest, byte for byte and count for count: --rows %s",
    async (keptRows) => {
      await fc.assert(
        fc.asyncProperty(files, settings, async ({ format, lines }, all) => {
          lap.write("in.jsonl", `${lines.join("\n")}\n`);
          const { folder, made } = await swept(
            all.map((one) => ({ ...one, format })),
            keptRows,
          );
          for (const { variant } of made) {
            const rows = `${folder}/${variant.name}/in.jsonl`;
            await single(`${rows}.manifest.json`);
            expect(lap.bytes(rows).equals(lap.bytes("single.jsonl"))).toBe(true);
            expect(comparable("single.jsonl.manifest.json")).toEqual(comparable(`${rows}.manifest.json`));
          }
        }),
        { numRuns: 25 },
      );
    },
  );

  it("has with --rows common what a run of the common rows alone has", async () => {
    await fc.assert(
      fc.asyncProperty(files, settings, async ({ format, lines }, all) => {
        const limitless = all.map(({ limit: _, ...one }) => ({ ...one, format }));
        const kept = lines.filter((line) => line !== "");
        lap.write("in.jsonl", kept.map((line) => `${line}\n`).join(""));
        const { folder, made } = await swept(limitless, "common");
        const unfit = new Set(
          lap.names(folder).includes("rows.txt")
            ? [...lap.read(`${folder}/rows.txt`).matchAll(/^in\.jsonl:(\d+)\t/gm)].map(([, line]) =>
                Number(line),
              )
            : [],
        );
        const left = kept.filter((_, i) => !unfit.has(i + 1));
        lap.write("common.jsonl", left.map((line) => `${line}\n`).join(""));
        for (const { variant, result } of made) {
          const rows = `${folder}/${variant.name}/in.jsonl`;
          await single(`${rows}.manifest.json`, ["common.jsonl"]);
          expect(lap.bytes(rows).equals(lap.bytes("single.jsonl"))).toBe(true);
          const { tally } = result;
          expect(tally.rowsIn).toBe(kept.length);
          expect(Object.values(tally.rejected).reduce((sum, rejected) => sum + rejected, 0)).toBe(unfit.size);
          const { rows: alone } = comparable("single.jsonl.manifest.json");
          expect(alone).toMatchObject({
            ...{ rowsIn: left.length, augmented: tally.augmented, unchanged: tally.unchanged },
            ...{ previews: tally.previews, converted: tally.converted, rowsOut: tally.rowsOut },
          });
        }
      }),
      { numRuns: 25 },
    );
  });
});
