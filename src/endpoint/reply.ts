import { z } from "zod";
import type { JsonBody } from "./request.js";

const text = z.string().nullish();
const count = z.int().min(0).nullish().catch(undefined);
const parts = z.array(z.looseObject({ text }));

/** What is read of a body of chat or of completions, as servers write it. */
const Completion = z.looseObject({
  model: text.catch(undefined),
  choices: z
    .array(
      z.looseObject({
        finish_reason: text,
        text,
        message: z
          .looseObject({
            content: z.union([z.string(), parts]).nullish(),
            refusal: text,
            reasoning_content: text,
          })
          .nullish(),
      }),
    )
    .min(1),
  usage: z.looseObject({ prompt_tokens: count, completion_tokens: count }).nullish().catch(undefined),
});

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
  return Completion.safeParse(body).data?.choices[0]?.finish_reason === "content_filter";
}

/** Reads a body; undefined if it has no answer that is worth keeping. */
export function readReply(body: JsonBody): Reply | undefined {
  const read = Completion.safeParse(body);
  const choice = read.data?.choices[0];
  if (read.data === undefined || choice?.finish_reason == null) return undefined;
  const { usage, model } = read.data;
  const common: Common = {
    finish: choice.finish_reason,
    promptTokens: usage?.prompt_tokens ?? undefined,
    completionTokens: usage?.completion_tokens ?? undefined,
    model: model ?? undefined,
  };
  const { message } = choice;
  const content = choice.text ?? message?.content;
  if (content == null) {
    if (typeof message?.refusal === "string") return { ...common, kind: "refused", text: message.refusal };
    // all that the model was allowed to write was reasoning
    return message?.reasoning_content == null || common.finish === "content_filter"
      ? undefined
      : { ...common, kind: "text", text: "" };
  }
  if (common.finish === "content_filter") return { ...common, kind: "filtered" };
  const joined = typeof content === "string" ? content : content.map((part) => part.text ?? "").join("");
  return { ...common, kind: "text", text: joined };
}
