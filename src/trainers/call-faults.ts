import { contentTexts, type Message } from "../domain/conversation.js";
import type { ToolArguments } from "../formats/output/format.js";
import type { CallRules, Trainer } from "./trainer.js";

const ARGUMENTS: Readonly<Record<Exclude<ToolArguments, "as-is">, string>> = {
  string: "JSON text",
  object: "an object",
};

/** What a message's tool calls, or the id of its tool's result, have against a trainer's rules. */
export function faultOfCalls({ calls: rules, toolArguments }: Trainer, message: Message): string | undefined {
  const { tool_calls: calls } = message;
  const list: readonly unknown[] = Array.isArray(calls) ? calls : [];
  const functions = list.map((call) => field(call, "function"));
  const form = toolArguments === undefined || toolArguments === "as-is" ? undefined : toolArguments;
  if (form !== undefined && functions.some((one) => isOtherForm(field(one, "arguments"), form)))
    return `reads the arguments of tool calls only as ${ARGUMENTS[form]}; the command without check writes them so`;
  return (
    rules &&
    (faultOfText(rules, message, list) ?? faultOfNames(rules, functions) ?? faultOfIds(rules, message, list))
  );
}

/** What a row's tools have against a trainer's rules. */
export function faultOfTools({ calls: rules }: Trainer, tools: unknown): string | undefined {
  if (rules?.toolKeys === undefined || !Array.isArray(tools)) return undefined;
  const { toolKeys } = rules;
  const functions = tools.map((tool: unknown) => field(tool, "function"));
  if (functions.some((one) => toolKeys.some((key) => field(one, key) === undefined)))
    return `accepts tools only with ${toolKeys.join(", ")}`;
  return faultOfNames(rules, functions);
}

function faultOfText(
  { takesText }: CallRules,
  message: Message,
  list: readonly unknown[],
): string | undefined {
  if (takesText || message.role !== "assistant") return undefined;
  const hasText = contentTexts(message).some((text) => text !== "");
  if (list.length > 0 && hasText)
    return "accepts no text next to tool calls; move the text to a message of its own";
  return list.length > 0 || hasText
    ? undefined
    : "accepts no message of the assistant with neither text nor tool calls";
}

function faultOfNames({ names }: CallRules, functions: readonly unknown[]): string | undefined {
  const isWrong = functions.some((one) => names && !names.pattern.test(String(field(one, "name"))));
  return isWrong ? `accepts functions only with names of ${names!.form}` : undefined;
}

function faultOfIds({ ids }: CallRules, message: Message, list: readonly unknown[]): string | undefined {
  if (ids === undefined) return undefined;
  const named = list.map((call) => field(call, "id"));
  if (message.role === "tool") named.push(message["tool_call_id"]);
  const isWrong = named.some((id) => typeof id !== "string" || !ids.pattern.test(id));
  return isWrong ? `accepts tool calls only with ids of ${ids.form}` : undefined;
}

function isOtherForm(value: unknown, form: "string" | "object"): boolean {
  return form === "string" ? typeof value === "object" && value !== null : typeof value === "string";
}

function field(value: unknown, key: string): unknown {
  return Reflect.get(Object(value), key) as unknown;
}
