import { isObject } from "../json/is-object.js";
import type { Completed, CompletedChoice } from "./completed.js";
import { contentText } from "./content-text.js";
import { isResponse, readResponse } from "./response.js";

/** What a server's body says. What it does not say, or not as it should, is undefined. */
export interface Completion extends CompletedChoice {
  /** How many answers the body has, of which the first is read. */
  readonly choices: number;
  readonly promptTokens: number | undefined;
  readonly completionTokens: number | undefined;
  /** The model that answered, by the server's own word. */
  readonly model: string | undefined;
}

const NOTHING: CompletedChoice = { completed: { kind: "nothing" }, finish: undefined };

/** Reads a body of `/chat/completions`, `/completions` or `/responses`, whatever it is. */
export function readCompletion(value: unknown): Completion {
  const body = isObject(value) ? value : {};
  const usage = isObject(body["usage"]) ? body["usage"] : {};
  const { model } = body;
  return {
    ...readAnswer(body),
    promptTokens: countOf(usage["prompt_tokens"] ?? usage["input_tokens"]),
    completionTokens: countOf(usage["completion_tokens"] ?? usage["output_tokens"]),
    model: typeof model === "string" ? model : undefined,
  };
}

/** Reads one of the choices of a body. */
export function readChoice(choice: Readonly<Record<string, unknown>>): CompletedChoice {
  const finish = choice["finish_reason"] ?? choice["stop_reason"];
  return { completed: completedIn(choice), finish: typeof finish === "string" ? finish : undefined };
}

function readAnswer(body: Readonly<Record<string, unknown>>): CompletedChoice & { readonly choices: number } {
  if (isResponse(body)) return { ...readResponse(body), choices: 1 };
  const choices: readonly unknown[] = Array.isArray(body["choices"]) ? body["choices"] : [];
  const [first] = choices;
  return { ...(isObject(first) ? readChoice(first) : NOTHING), choices: choices.length };
}

function completedIn({ message, text }: Readonly<Record<string, unknown>>): Completed {
  if (typeof text === "string") return { kind: "text", text };
  if (!isObject(message)) return { kind: "nothing" };
  const { content, refusal } = message;
  // a refusal stands in the place of a text, which then is null or empty
  if (typeof refusal === "string" && refusal !== "" && (content ?? "") === "")
    return { kind: "refused", text: refusal };
  const found = contentText(content);
  if (found !== undefined) return { kind: "text", text: found };
  if (content != null) return { kind: "nothing" };
  const reasoning = message["reasoning_content"] ?? message["reasoning"];
  return { kind: typeof reasoning === "string" ? "thought" : "nothing" };
}

/** What is said of a body with several answers, none of which is the one that counts. */
export function severalAnswers(choices: number): string {
  return `${choices} answers to one request; ask for one each (n: 1)`;
}

function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}
