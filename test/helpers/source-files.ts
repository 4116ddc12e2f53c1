import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

const SRC = join(import.meta.dirname, "../../src");

/** From the ground up: each floor's folders, with what they are for. docs/architecture.md prints them. */
export const FOLDERS: readonly Readonly<Record<string, string>>[] = [
  {
    domain: "the words that all others share: example, exchange, place, problem, rule, tokenizer",
    unicode: "what each character is in one version of Unicode, from data made by npm run build",
    wasm: "compiled code: the bulk splicer and the byte-pair engine, made of wasm/ by npm run build",
  },
  {
    json: "where the values of a row are in its bytes, insertions into them, and what is wrong with JSON",
    jinja: "chat templates as Python runs them: an interpreter of Jinja, with Python's values",
    page: "pieces of pages and tables: HTML that escapes, its style and script, aligned text, Markdown",
    hub: "how the Hugging Face hub is asked, and with which token",
  },
  {
    methods: "what is added to an exchange: true preview, virtual prefix, vanilla",
    formats: "how a row is laid out: input formats that read it, output formats that write it",
    rendering: "from a conversation to the text that a model reads: chat template or plain joining",
    completions: "what a server says in the body of an answer, by each of its routes",
    scoring: "what an answer is worth, and what rates and means say: metrics, phrases of refusal, statistics",
    tokenizers: "from text to token ids: byte-pair engine, library, and where tokenizers come from",
    io: "bytes, compression, containers of rows, and stores: disk, S3, Hugging Face",
  },
  {
    rules: "what must hold of a rendered row",
    trainers: "the programs that read the rows: their formats, limits and settings",
    endpoint: "asking a model: pace, patience, answers that are kept, lines of batches",
    answers: "files of models' answers as other tools write them, and what each answer was asked",
  },
  { row: "ONE ROW: from bytes to insertions, or to a problem; synchronous" },
  { roles: "the tokens of one rendered row by role, its mask and its seam; samples of a run's rows" },
  { settings: "from plain settings to the recipe that a row needs" },
  { block: "MANY ROWS: one block of them, in this thread or in workers" },
  { run: "ONE RUN: from inputs to published files, their manifest, and resuming" },
  {
    check: "any training file, as trainers will see it",
    report: "a page about a run, from its manifest",
    shards: "one run on many machines: plan, markers, merge, schedulers",
    sweep: "many variants of a run in one pass over its rows: their names, their rows, one folder",
    mix: "rows of one file among those of another: chosen and placed by their content, none of them twice",
    probes: "what a model is asked to see whether it is safe: requests, and answers that it is made to begin",
    distill: "answers that a model rewrites (SDFT): its prompts, checks and verdicts",
    evaluation: "score and compare: a result for the answers of one model, and a table of many results",
  },
  {
    inspect:
      "rows as a model reads them, for people: their tokens by role, their mask, and what the checks say",
    loss: "what augmentations do to a model's loss on the first tokens of the answers, without training",
  },
  { cli: "flags, help, summaries, reports and exit codes" },
];

/** A file imports from its own folder and from lower floors; folders of one floor do not import each other. */
export const FLOORS: readonly (readonly string[])[] = FOLDERS.map((floor) => Object.keys(floor));

/** The public API. No file of src imports it, so it has no floor. */
export const DOOR = "index.ts";

export interface SourceFile {
  /** Relative to src, with slashes. */
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  /** Every module that is named: imports, type imports, re-exports and dynamic imports. */
  readonly modules: readonly string[];
  /** Those of them that are files of src, relative to it. */
  readonly imports: readonly string[];
}

/** Reads every TypeScript file of src. */
export function sourceFiles(): readonly SourceFile[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .sort()
    .map((path) => {
      const text = readFileSync(join(SRC, path), "utf8");
      const modules = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g)].map(([, name]) => name!);
      const imports = modules
        .filter((name) => name.startsWith("."))
        .map((name) => relative(SRC, join(SRC, dirname(path), name)).replace(/\.js$/, ".ts"));
      return { path: normalize(path), folder: parseFolder(path), text, modules, imports };
    });
}

/** The folder of src that a path is in; for index.ts, its own name. */
export const parseFolder = (path: string): string => path.split("/")[0]!;

/** The index of a folder's floor, or -1. */
export const floorOf = (folder: string): number => FLOORS.findIndex((folders) => folders.includes(folder));

/** Every group of files that import each other in a circle, by Tarjan's algorithm. */
export function circlesOf(files: readonly Pick<SourceFile, "path" | "imports">[]): readonly string[][] {
  const imports = new Map(files.map((file) => [file.path, file.imports]));
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string): number => {
    const own = index.size;
    index.set(path, own);
    lowest.set(path, own);
    stack.push(path);
    for (const next of imports.get(path) ?? []) {
      if (next === path) circles.push([path]);
      const reached = index.has(next) ? (stack.includes(next) ? index.get(next)! : own) : visit(next);
      lowest.set(path, Math.min(lowest.get(path)!, reached));
    }
    if (lowest.get(path) === own) {
      const circle = stack.splice(stack.indexOf(path));
      if (circle.length > 1) circles.push(circle);
    }
    return lowest.get(path)!;
  };
  for (const { path } of files) if (!index.has(path)) visit(path);
  return circles;
}
