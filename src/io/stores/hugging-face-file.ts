import { RunError } from "../../domain/run-error.js";
import { digestOf, refuseOtherRange } from "./answer-range.js";
import { AnswerError, type Hub, isPassing, toRunError } from "./hugging-face-errors.js";
import { remoteFile } from "./remote-file.js";
import type { FileState, OpenFile } from "./store.js";

/** A file of a dataset, at one of its branches, tags or commits; or a glob. */
export interface Place {
  /** `owner/name`. */
  readonly id: string;
  readonly revision: string;
  readonly path: string;
}

/** A file of a dataset at a commit. Its bytes are compared with the digest that the hub names. */
export function openObject(
  hub: Hub,
  { id, revision, path }: Place,
  name: string,
  state: FileState,
): OpenFile {
  const { bytes } = state;
  const way = path.split("/").map(encodeURIComponent).join("/");
  const url = `${hub.hubUrl}/datasets/${id}/resolve/${revision}/${way}`;
  const refuseOther = sameContent(name);
  return remoteFile({
    bytes,
    name,
    digest: "tag" in state ? digestOf(state.tag, bytes) : undefined,
    request: async ({ start, end }, signal) => {
      // in a compressed answer, positions would differ
      const headers = { range: `bytes=${start}-${end - 1}`, "accept-encoding": "identity" };
      const response = await hub.fetchOnce(url, { headers, signal }).catch((cause: unknown) => {
        // not a RunError, so that it is retried
        throw cause instanceof RunError ? (cause.cause ?? cause) : cause;
      });
      const { status, body } = response;
      if (body !== null && (status === 206 || status === 200)) {
        try {
          refuseOther(response);
          if (status === 206) refuseOtherRange(response.headers.get("content-range"), { start, end }, bytes);
        } catch (cause) {
          await body.cancel();
          throw cause;
        }
        // mirrors may not support ranges
        return status === 206 ? body : part(body, start, end);
      }
      await body?.cancel();
      if (isPassing(status)) throw new AnswerError(status);
      throw toRunError(new AnswerError(status), hub, name);
    },
    failure: (cause) => toRunError(cause, hub, name),
  });
}

/** Throws RunError `input-changed` if the answers are of several contents, by their strong ETags. */
function sameContent(name: string): (answer: Response) => void {
  let first: string | undefined;
  return ({ headers }) => {
    if (!/^(?:identity)?$/i.test(headers.get("content-encoding") ?? ""))
      throw new TypeError("the answer is compressed");
    const tag = headers.get("etag");
    if (tag === null || tag.startsWith("W/")) return;
    first ??= tag;
    if (tag !== first)
      throw new RunError("input-changed", `${name}: the input was replaced while it was read; run again`);
  };
}

/** The bytes of a range, from a body that starts at byte 0. */
async function* part(
  body: AsyncIterable<Uint8Array>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of body) {
    const wanted = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
    at += chunk.length;
    if (wanted.length > 0) yield wanted;
    if (at >= end) return;
  }
}
