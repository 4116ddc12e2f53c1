import { RunError } from "../../domain/run-error.js";
import { type LocatedOutput, locateOutput } from "../../io/stores/locate.js";
import type { World } from "../world.js";

/** Looks up the answers file. Throws RunError `usage` for a store that cannot be appended to. */
export async function locateAnswers(name: string, world: World): Promise<LocatedOutput> {
  const located = await locateOutput(name, world);
  if (located.writing.isLocal) return located;
  throw new RunError(
    "usage",
    `${name}: answers are kept on a disk of this machine; name a file there with --answers`,
  );
}
