import { describe, expect, it } from "vitest";
import { pair, rows } from "../helpers/rows.js";
import { MODEL_FILES, SMALL } from "../helpers/validation.js";
import { workspace } from "../helpers/workspace.js";

/** Texts of letters that no page has. */
const row = (i: number): string =>
  rows(pair(`Qzxjw${i}vkqzxjwv pqzxkjvw`, `Wvxjzq${i}kjqxzwv zqxjkwvpq zzxq`));
const ROWS = Array.from({ length: 40 }, (_, i) => row(i)).join("");

/** No eight characters of a row. */
function expectNoText(page: string): void {
  for (const text of Object.values(JSON.parse(row(7)) as Record<string, string>))
    for (let at = 0; at + 8 <= text.length; at++) expect(page).not.toContain(text.slice(at, at + 8));
}

describe("report", () => {
  it("makes a page of a manifest, without any text of a row", async () => {
    const lap = await workspace({ "train.jsonl": ROWS });
    await lap.run("train.jsonl", "-o", "out.jsonl");
    const made = await lap.run("report", "out.jsonl.manifest.json", "-o", "page.html");
    expect(made).toMatchObject({ code: 0, stdout: "" });
    expect(made.stderr).toBe("wrote page.html: open it in a browser; it needs no network\n");
    const page = lap.read("page.html");
    expect(page).toContain("40 rows read, 40 written, 0 left out");
    expectNoText(page);

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

  it("shows the same rows by their lengths for any number of workers and shards", async () => {
    const budget = [...SMALL, "--method", "true", "--max-tokens", "120", "--on-reject", "skip"];
    const long = row(7).replace("zqxjkwvpq", "zqxjkwvpq ".repeat(40));
    const lap = await workspace({ ...MODEL_FILES, "train.jsonl": ROWS + long + ROWS });
    const section = (page: string): string =>
      /<section aria-labelledby="samples">.*?<\/section>/s.exec(page)![0];
    const sections: string[] = [];
    for (const workers of ["1", "2"]) {
      await lap.run("train.jsonl", ...budget, "-o", "out.jsonl", "--workers", workers, "--html", "page.html");
      sections.push(section(lap.read("page.html")));
    }
    expect(sections[1]).toBe(sections[0]);
    expectNoText(lap.read("page.html"));
    expect(sections[0]).toContain("train.jsonl:41</code> <span>the first row that over-budget found");
    for (const shards of ["1", "4", "64"]) {
      await lap.run("plan", "train.jsonl", ...budget, "-o", shards, "--shards", shards);
      await lap.run("run", shards, "--shard", shards === "1" ? "0/1" : `0-${Number(shards) - 1}/${shards}`);
      await lap.run("merge", shards, "--html", "page.html");
      sections.push(section(lap.read("page.html")));
    }
    expect(sections[3]).toBe(sections[2]);
    expect(sections[4]).toBe(sections[2]);
    // in shards, places are bytes of a file
    const strips = (text: string): string[] => text.match(/<svg class="strip".*?<\/svg>/gs)!.sort();
    expect(strips(sections[4]!)).toEqual(strips(sections[0]!));
  });

  it("refuses what is no manifest, and its own manifest as the page", async () => {
    const lap = await workspace({ "train.jsonl": ROWS, "other.json": '{"a":1}' });
    await lap.run("train.jsonl", "-o", "out.jsonl");
    const other = await lap.run("report", "other.json", "-o", "page.html");
    expect(other).toMatchObject({ code: 78 });
    expect(other.stderr).toContain("other.json: this is no manifest of this version, at tool; name the");
    const missing = await lap.run("report", "none.json", "-o", "page.html");
    expect(missing).toMatchObject({ code: 66, stderr: "lookahead-prep: none.json: no such file\n" });
    lap.write("run.html", lap.read("out.jsonl.manifest.json"));
    const same = await lap.run("report", "run.html", "-o", "run.html");
    expect(same).toMatchObject({ code: 2 });
    expect(same.stderr).toContain("is the input");
    for (const name of ["train.jsonl", "out.jsonl", "out.jsonl.manifest.json"]) {
      const before = lap.read(name);
      expect(await lap.run("report", "out.jsonl.manifest.json", "-o", name)).toMatchObject({
        code: 2,
        stderr: `lookahead-prep: ${name}: the page is HTML, and may replace a file of this name; name one that ends in .html\n`,
      });
      expect(lap.read(name)).toBe(before);
    }
    expect(Object.keys(lap.files())).not.toContain("page.html");
  });
});

describe("--html", () => {
  it("publishes the page that report makes of the manifest, also when rows go to stdout", async () => {
    const lap = await workspace({ "train.jsonl": ROWS });
    const made = await lap.run("train.jsonl", "-o", "out.jsonl", "--html", "page.html");
    expect(made).toMatchObject({ code: 0, stdout: "" });
    expect(made.stderr).toContain("wrote page.html: open it in a browser");
    const { stdout } = await lap.run("report", "out.jsonl.manifest.json");
    expect(lap.read("page.html")).toBe(stdout);
    expect(lap.names()).toEqual(["out.jsonl", "out.jsonl.manifest.json", "page.html", "train.jsonl"]);

    const piped = await lap.run("train.jsonl", "--html", "piped.html", "--quiet");
    expect(piped).toMatchObject({ code: 0, stderr: "", stdout: lap.read("out.jsonl") });
    expect(lap.read("piped.html")).toContain("40 rows read, 40 written, 0 left out");
  });

  it("leaves an earlier page alone when nothing is published", async () => {
    const lap = await workspace({
      "train.jsonl": ROWS + rows({ question: "Q?", answer: 5 }),
      "page.html": "old",
    });
    const failed = await lap.run("train.jsonl", "-o", "out.jsonl", "--html", "page.html");
    expect(failed.code).toBe(65);
    expect(failed.stderr).not.toContain("wrote page.html");
    expect(lap.names()).toEqual(["page.html", "train.jsonl"]);
    expect(lap.read("page.html")).toBe("old");
  });

  it("refuses a name that is not one of a page, a run that writes nothing, and a file that is read", async () => {
    const lap = await workspace({ "train.jsonl": ROWS, "rows.html": ROWS });
    const refused = async (...args: readonly string[]): Promise<string> => {
      const { code, stderr } = await lap.run(...args);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused("train.jsonl", "-o", "out.jsonl", "--html", "train.jsonl")).toContain(
      "name one that ends in .html",
    );
    expect(await refused("train.jsonl", "--dry-run", "--html", "page.html")).toContain(
      "--dry-run writes nothing",
    );
    expect(await refused("--filter", "--from", "alpaca", "--html", "page.html")).toContain(
      "run without --html",
    );
    expect(await refused("rows.html", "-o", "out.jsonl", "--html", "rows.html")).toContain(
      "is the input rows.html",
    );
    expect(lap.names()).toEqual(["rows.html", "train.jsonl"]);
  });

  it("is a flag of merge, too", async () => {
    const lap = await workspace({ "train.jsonl": ROWS });
    await lap.runAll(
      ["plan", "train.jsonl", "-o", "run", "--shards", "2"],
      ["run", "run", "--shard", "0-1/2"],
      ["merge", "run", "--html", "page.html"],
    );
    expect(lap.read("page.html")).toBe((await lap.run("report", "run/manifest.json")).stdout);
  });
});

describe("--report-content samples", () => {
  const budget = [...SMALL, "--method", "true", "--max-tokens", "5000", "--report-content", "samples"];
  const TEXT = "Qzxjw7vkqzxjwv";

  it("shows texts of rows in the page and in a file, and nowhere else", async () => {
    const lap = await workspace({ ...MODEL_FILES, "train.jsonl": row(7) + row(8) });
    const made = await lap.run("train.jsonl", ...budget, "-o", "out.jsonl", "--html", "page.html");
    expect(made.code).toBe(0);
    expect(made.stderr).not.toContain("Qzxjw");
    expect(lap.read("out.jsonl.manifest.json")).not.toContain("Qzxjw");
    const shown = (page: string): string => page.replace(/<[^>]*>/g, "");
    expect(shown(lap.read("page.html"))).toContain(TEXT);
    expect(lap.read("page.html")).toContain("with texts of rows</title>");
    const again = await lap.run("report", "out.jsonl.manifest.json", "--samples", "out.jsonl.samples.json");
    expect(again.stdout).toBe(lap.read("page.html"));
    const without = await lap.run("report", "out.jsonl.manifest.json");
    expect(shown(without.stdout)).not.toContain("Qzxjw");
  });

  it("gives a merged run the same samples as one process, but for places", async () => {
    const lap = await workspace({ ...MODEL_FILES, "train.jsonl": ROWS });
    const samples = (name: string): unknown =>
      JSON.parse(lap.read(name), (key, value: unknown) => (key === "place" ? undefined : value));
    await lap.runAll(
      ["train.jsonl", ...budget, "-o", "out.jsonl", "--workers", "2"],
      ["plan", "train.jsonl", ...budget, "-o", "run", "--shards", "5"],
      ["run", "run", "--shard", "0-4/5"],
      ["merge", "run", "--html", "page.html"],
    );
    expect(samples("run/samples.json")).toEqual(samples("out.jsonl.samples.json"));
    const page = await lap.run("report", "run/manifest.json", "--samples", "run/samples.json");
    expect(page.stdout).toBe(lap.read("page.html"));
  });

  it("refuses samples of another run, rows that are not rendered, and texts that nothing shows", async () => {
    const lap = await workspace({ ...MODEL_FILES, "a.jsonl": row(1), "b.jsonl": row(2) });
    await lap.runAll(["a.jsonl", ...budget, "-o", "a"], ["b.jsonl", ...budget, "-o", "b"]);
    const other = await lap.run("report", "a.manifest.json", "--samples", "b.samples.json");
    expect(other).toMatchObject({ code: 78, stdout: "" });
    expect(other.stderr).toContain("b.samples.json: its rows are not those of the manifest");
    const manifest = await lap.run("report", "a.manifest.json", "--samples", "a.manifest.json");
    expect(manifest.stderr).toContain("this is no file of samples");
    const plain = await lap.run("a.jsonl", "--report-content", "samples", "-o", "c");
    expect(plain).toMatchObject({ code: 2 });
    expect(plain.stderr).toContain(
      "--report-content samples shows rendered rows; render them with --template auto",
    );
    const hidden = await lap.run("a.jsonl", ...budget);
    expect(hidden).toMatchObject({ code: 2, stdout: "" });
    expect(hidden.stderr).toContain("name one with --output or --html");
  });
});
