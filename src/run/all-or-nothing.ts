import { Cleanup } from "./cleanup.js";
import { untilAborted } from "./until-aborted.js";

/** Does work that leaves nothing behind unless it is published: what it opened is discarded at its end, however it ends. */
export async function allOrNothing<Result>(
  work: (cleanup: Cleanup) => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  const cleanup = new Cleanup();
  try {
    return await untilAborted(work(cleanup), signal);
  } finally {
    await cleanup.run("discard");
  }
}
