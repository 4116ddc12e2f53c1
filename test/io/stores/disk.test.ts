import { utimesSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openDisk } from "../../../src/io/stores/disk.js";
import { workspace } from "../../helpers/workspace.js";

describe("a file that is opened in the state that was found", () => {
  it.each([
    ["longer", (write: (text: string) => void) => write("a\nb\n")],
    ["modified", (_: unknown, touch: () => void) => touch()],
  ] as const)("is refused when it is %s by then", async (_, change) => {
    const lap = await workspace({ "in.jsonl": "a\n" });
    const disk = openDisk({ cwd: lap.folder, env: {} });
    const state = await disk.find("in.jsonl", "in.jsonl");
    await (await disk.open("in.jsonl", "in.jsonl", state)).close();
    change(
      (text) => lap.write("in.jsonl", text),
      () => utimesSync(lap.path("in.jsonl"), 1, 1),
    );
    await expect(disk.open("in.jsonl", "in.jsonl", state)).rejects.toMatchObject({ kind: "input-changed" });
    await (await disk.open("in.jsonl", "in.jsonl")).close();
  });
});

describe("a folder that is named as an input", () => {
  it.each([
    [
      ["state.json", "dataset_info.json", "data-00000-of-00001.arrow"],
      /save_to_disk.*\n {2}python3 .*load_from_disk/,
    ],
    [["dataset_dict.json"], /save_to_disk.*\n {2}python3 .*concatenate_datasets/],
    [["a.parquet"], /"in\/\*\.parquet"/],
    [["a.jsonl.gz", "b.txt"], /"in\/\*\.jsonl\.gz"/],
    [["b.txt"], /without files of rows/],
  ] as const)("is answered by what it holds: %j", async (names, message) => {
    const lap = await workspace(Object.fromEntries(names.map((name) => [`in/${name}`, ""])));
    const disk = openDisk({ cwd: lap.folder, env: {} });
    await expect(disk.expand("in")).rejects.toMatchObject({
      kind: "input-missing",
      message: expect.stringMatching(message),
    });
  });
});
