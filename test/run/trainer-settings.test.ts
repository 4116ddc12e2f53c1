import { describe, expect, it } from "vitest";
import { notRun, withoutSettings } from "../../src/trainers/not-run.js";
import { TRAINERS, trainers } from "../../src/trainers/registry.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const PAIR = rows({ question: "How many are left?", answer: "Six of them are left, no more." });
const COUNTED = ["-t", "chat-tokenizer", "--template", "auto"];
const ONLY_READ = notRun(Object.entries(trainers));

describe("a trainer that was not run", () => {
  it.each(ONLY_READ)("%s: a run says that it has no settings, and what to do", async (name) => {
    const lap = await workspace({ "in.jsonl": PAIR, ...CHAT_TOKENIZER_FILES });
    const { code, stderr } = await lap.run("in.jsonl", ...COUNTED, "--target", name, "-o", "out.jsonl");
    expect(code).toBe(0);
    const { rows: counts } = lap.manifest<{ rows: { tokens: { after: { max: number } } } }>("out.jsonl");
    expect(stderr.split("\n")).toContain(withoutSettings([name], counts.tokens.after.max));
    expect(lap.names().filter((one) => one.startsWith("out.jsonl"))).toEqual([
      "out.jsonl",
      "out.jsonl.manifest.json",
    ]);
  });

  it.each(ONLY_READ)("%s: rows on the standard output have none either", async (name) => {
    const lap = await workspace();
    const { code, stderr } = await lap.run("--target", name, { stdin: PAIR });
    expect(code).toBe(0);
    expect(stderr.split("\n")).toContain(withoutSettings([name], undefined));
    expect(stderr).not.toContain("--output");
  });

  it("is named by help, and no other one is", async () => {
    const lap = await workspace();
    const { stdout } = await lap.run("--help");
    const named = /not run, only read, so without settings: ([a-z, -]+)/.exec(
      stdout.replace(/\s+/g, " "),
    )?.[1];
    const first = named?.split(", ").map((name) => name.split(" ")[0]) ?? [];
    expect(first).toEqual(TRAINERS.filter((name) => ONLY_READ.includes(name)));
  });
});

describe("what is said of trainers without settings", () => {
  const ran = { date: "2026-11-27", what: "its loader" };

  it("is said of those that were not run", () => {
    expect(notRun(Object.entries({ one: { ran }, two: {}, three: { ran } }))).toEqual(["two"]);
  });

  it("tells the fact, and what to do instead", () => {
    expect(withoutSettings(["two"], 1234)).toBe(
      "no settings are written for two: it was not run on such rows, only read; put the loss on the answers yourself, set its limit so that no row is cut (the longest has 1,234 tokens), and look at the first batch",
    );
    expect(withoutSettings(["two", "four"], undefined)).toBe(
      "no settings are written for two, four: they were not run on such rows, only read; put the loss on the answers yourself, set their limit so that no row is cut, and look at the first batch",
    );
  });
});
