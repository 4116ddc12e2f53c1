import { createHash } from "node:crypto";
import { RunError } from "../../domain/run-error.js";
import { utf8Text } from "../../io/bytes/utf8-text.js";
import { inputName } from "../../io/inputs.js";
import { onlyInput, readWhole } from "../../run/whole-file.js";
import type { World } from "../../run/world.js";
import { findJudge } from "../../scoring/judges/registry.js";
import { findPhraseList } from "../../scoring/keywords/registry.js";
import type { RuleFile } from "./scoring-rule.js";

/** The file that --by names; undefined for the name of a list or a judge, and for no such file. Throws RunError. */
export async function readRuleFile(by: string | undefined, world: World): Promise<RuleFile | undefined> {
  if (by === undefined || findPhraseList(by) !== undefined || findJudge(by) !== undefined) return undefined;
  const input = await onlyInput(by, world).catch((error: unknown) => {
    if (error instanceof RunError && error.kind === "input-missing") return undefined;
    throw error;
  });
  if (input === undefined) return undefined;
  const bytes = await readWhole(input, "a file with one phrase a line, or with a judge", world);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const name = inputName(input);
  return { name, text: utf8Text(bytes, name), bytes: bytes.length, sha256 };
}
