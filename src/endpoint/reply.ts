import { readCompletion } from "../completions/completion.js";
import type { JsonBody } from "./request.js";

/** What all answers have. */
interface Common {
  /** Why the model stopped: `stop`, `length`, … */
  readonly finish: string;
  /** The tokens that the server counted; undefined if it does not say. */
  readonly promptTokens: number | undefined;
  readonly completionTokens: number | undefined;
  /** The model that answered, by the server's own word. */
  readonly model: string | undefined;
}

/** What a model answered. A text has no reasoning that the server set apart. */
export type Reply =
  | (Common & { readonly kind: "text"; readonly text: string })
  | (Common & { readonly kind: "refused"; readonly text: string })
  | (Common & { readonly kind: "filtered" });

/** Whether a filter took an answer and left nothing. */
export function isFiltered(body: JsonBody): boolean {
  return readCompletion(body).finish === FILTERED;
}

const FILTERED = "content_filter";

/** Reads a body; undefined if it has no answer that is worth keeping. */
export function readReply(body: JsonBody): Reply | undefined {
  const { completed, finish, promptTokens, completionTokens, model } = readCompletion(body);
  if (finish === undefined) return undefined;
  const common: Common = { finish, promptTokens, completionTokens, model };
  switch (completed.kind) {
    case "text":
      return finish === FILTERED
        ? { ...common, kind: "filtered" }
        : { ...common, kind: "text", text: completed.text };
    case "refused":
      return { ...common, kind: "refused", text: completed.text };
    case "thought":
      return finish === FILTERED ? undefined : { ...common, kind: "text", text: "" };
    case "failed":
    case "nothing":
      return undefined;
  }
}
