import { describe, expect, it } from "vitest";
import { pair, rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

/** Texts of letters that no page has. */
const row = (i: number): string =>
  rows(pair(`Qzxjw${i}vkqzxjwv pqzxkjvw`, `Wvxjzq${i}kjqxzwv zqxjkwvpq zzxq`));
const ROWS = Array.from({ length: 40 }, (_, i) => row(i)).join("");

describe("report", () => {
  it("makes a page of a manifest, without any text of a row", async () => {
    const lap = await workspace({ "train.jsonl": ROWS });
    await lap.run("train.jsonl", "-o", "out.jsonl");
    const made = await lap.run("report", "out.jsonl.manifest.json", "-o", "page.html");
    expect(made).toMatchObject({ code: 0, stdout: "" });
    expect(made.stderr).toBe("wrote page.html: open it in a browser; it needs no network\n");
    const page = lap.read("page.html");
    expect(page).toContain("40 rows read, 40 written, 0 left out");
    for (const text of Object.values(JSON.parse(row(7)) as Record<string, string>))
      for (let at = 0; at + 8 <= text.length; at++) expect(page).not.toContain(text.slice(at, at + 8));

    const printed = await lap.run("report", "out.jsonl.manifest.json");
    expect(printed.stdout).toBe(page);
    const piped = await lap.run("report", "-", { stdin: lap.read("out.jsonl.manifest.json") });
    expect(piped.stdout).toBe(page);
  });

  it("is the same page for any number of shards, but for its seconds", async () => {
    const bad = rows({ question: "Q?", answer: 5 });
    const lap = await workspace({ "train.jsonl": ROWS + bad + ROWS + bad });
    const pages: string[] = [];
    for (const shards of ["1", "4", "64"]) {
      await lap.run("plan", "train.jsonl", "-o", shards, "--shards", shards, "--on-reject", "skip");
      await lap.run("run", shards, "--shard", shards === "1" ? "0/1" : `0-${Number(shards) - 1}/${shards}`);
      await lap.run("merge", shards);
      const { code, stdout } = await lap.run("report", `${shards}/manifest.json`);
      expect(code).toBe(0);
      pages.push(stdout.replace(/seconds<\/th><td>[\d.]+/, ""));
    }
    expect(pages[0]).toContain("82 rows read, 80 written, 2 left out");
    expect(pages[0]).toContain("train.jsonl@");
    expect(pages[1] === pages[0] && pages[2] === pages[0]).toBe(true);
  });

  it("refuses what is no manifest, and its own manifest as the page", async () => {
    const lap = await workspace({ "train.jsonl": ROWS, "other.json": '{"a":1}' });
    await lap.run("train.jsonl", "-o", "out.jsonl");
    const other = await lap.run("report", "other.json", "-o", "page.html");
    expect(other).toMatchObject({ code: 78 });
    expect(other.stderr).toContain("other.json: this is no manifest of this version, at tool; name the");
    const missing = await lap.run("report", "none.json", "-o", "page.html");
    expect(missing).toMatchObject({ code: 66, stderr: "lookahead-prep: none.json: no such file\n" });
    const same = await lap.run("report", "out.jsonl.manifest.json", "-o", "out.jsonl.manifest.json");
    expect(same).toMatchObject({ code: 2 });
    expect(same.stderr).toContain("is the input");
    expect(Object.keys(lap.files())).not.toContain("page.html");
  });
});
