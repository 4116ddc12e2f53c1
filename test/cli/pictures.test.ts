import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { vocabulary } from "../helpers/validation.js";
import { workspace } from "../helpers/workspace.js";

const ROOT = join(import.meta.dirname, "../..");

it("the picture of inspect has the text that the command prints; npm run screenshots makes a new one", async () => {
  const text = readFileSync(join(ROOT, "docs/images/inspect.txt"), "utf8");
  const [typed = "", ...shown] = text.split("\n");
  const lap = await workspace({ "rows.jsonl": readFileSync(join(ROOT, "fixtures/gsm8k/train-100.jsonl")) });
  symlinkSync(vocabulary("llama3_1"), lap.path("llama3.1"));
  const words = typed.replace("$ lookahead-prep ", "").split(" ");
  const { stdout } = await lap.run(...words, "--width", "80");
  expect(stdout).toBe(shown.join("\n"));
});
