import { expandInputs } from "../../io/inputs.js";
import { type Endpoint, inputEndpoints } from "../overlap.js";
import type { World } from "../world.js";
import type { AnswerSource } from "./answer-source.js";

/** The files that answers are taken from, which no output may replace. Throws RunError `input-missing`. */
export async function sourceEndpoints(source: AnswerSource, world: World): Promise<readonly Endpoint[]> {
  return source.kind === "batch" ? inputEndpoints(await expandInputs(source.files, world), world) : [];
}
