// How data sets and chat templates write tool calls, and their results, as plain text.

import { matchEnd } from "../../domain/match-end.js";
import { beforeEndTokens } from "./end-tokens.js";

const CALL_WORDS =
  "tool[_-]?calls?|function[_-]?calls?|invoke|tool_use|tool_code|tool_invocation|api_call|use_mcp_tool|start_function_call";

/** The beginnings of a call. */
const OPENINGS = new RegExp(
  [
    // <tool_call>, <TOOLCALL>, <functioncall>, <minimax:tool_call>, <function=f>
    String.raw`<(?:[a-z]{1,20}:)?(?:${CALL_WORDS})(?:\s[^<>]{0,200})?>`,
    String.raw`<function=[^<>\s]{1,200}>`,
    String.raw`<function\s{1,8}name\s?=[^<>]{1,200}>`,
    // <|tool_call|>, <|tool_calls_section_begin|>, <|tool_call>, <|python_tag|>, <|START_ACTION|>
    String.raw`<\|(?:(?:tool|function)_calls?(?:_section)?(?:_start|_begin)?|python_tag|action_start|plugin|START_ACTION)(?:\|>|>)`,
    // DeepSeek
    String.raw`<[|｜](?:tool[▁_]calls?[▁_]begin|DSML[|｜]\w{1,40})[|｜]?>`,
    // gpt-oss
    String.raw`<\|(?:channel\|>commentary|start\|>assistant) to=`,
    String.raw`\[(?:TOOL|FUNCTION)_(?:CALLS?|REQUEST)\]`,
    // Functionary
    String.raw`(?:<\|from\|>\s?assistant\s{0,8})?<\|recipient\|>\s?(?!all\b)[\w.-]{1,100}`,
    "✿FUNCTION✿",
    String.raw`functools\[`,
    "```tool_(?:code|call)\\b",
  ].join("|"),
  "iu",
);

/** The same, where the text begins. */
const AT_START = new RegExp(
  String.raw`^(?:${OPENINGS.source}|to=[\w.]{1,100}<\|channel|>>>(?!all\b)[\w.-]{1,100}\s*\n)`,
  "iu",
);
const ANYWHERE = new RegExp(OPENINGS.source, "giu");

/** Where the next call begins in the text, from `from` on; the text's length if there is none. A quoted one is a word. */
export function callStart(text: string, from: number): number {
  ANYWHERE.lastIndex = from;
  for (let match = ANYWHERE.exec(text); match !== null; match = ANYWHERE.exec(text)) {
    if (!/["'`“”‘’]/u.test(text[match.index - 1] ?? "")) return match.index;
  }
  return text.length;
}

/** Whether a message is a call: surely, only if a result follows it, only if that is named one, or not. */
export type CallKind = "call" | "call-before-result" | "call-before-named-result" | undefined;

/** How a call ends, in all notations but ReAct's. */
const CALL_END = /[}\])`>]$/;

/** Longer texts are not parsed: a call is short. */
const MAX_CALL = 1 << 16;

/** Whether a text, without thinking, is a tool call in any notation. Text in front of a call makes it an answer. */
export function callKind(text: string): CallKind {
  if (AT_START.test(text.trimStart())) return "call";
  const call = text.slice(0, beforeEndTokens(text, 0, text.length)).trim();
  if (call.length > MAX_CALL || !(CALL_END.test(call) || call.includes("Action"))) return undefined;
  if (/^(?:Thought|Action):/.test(call) && isReAct(call)) return "call";
  const fenced = /^```[a-z_]*\s*\n([\s\S]*?)\n?```$/.exec(call)?.[1]?.trim() ?? call;
  return jsonKind(fenced) ?? linesKind(fenced) ?? pythonKind(fenced) ?? phraseKind(call);
}

function isReAct(text: string): boolean {
  if (/^Final Answer:/m.test(text)) return false;
  if (/^Action:[^\n]*\S/m.test(text) && /^Action Input:/m.test(text)) return true;
  // LangChain's structured chat, whose action "Final Answer" is the answer
  return /^Action:\s*(?:```[a-z]*\s*)?\{\s*"action"\s*:\s*"(?!Final Answer")/m.test(text);
}

/** A text that is nothing but one element or one block of code: what a result follows was run, not said. */
const ONE_BLOCK =
  /^(?:<([a-z_][\w:-]{0,60})(?:\s[^<>]{0,200})?>[\s\S]*<\/\1>|```[\w+-]{0,40}\s*\n(?:(?!```)[\s\S])*```)$/i;

/**
 * Calls that are words before a result only: ReAct after other words, `Action: search[oslo]`, GLM's `name⏎{…}`, and
 * `<execute>…</execute>` or a block of code alone.
 */
function phraseKind(text: string): CallKind {
  if (isReAct(text) || /^Action(?: \d{1,4})?:[^\S\n]*\w{1,100}\[[^\n]*\]$/m.test(text))
    return "call-before-result";
  const input = /^[A-Za-z_][\w.-]{0,200}[^\S\n]*\n\s*(\{[\s\S]*\})$/.exec(text)?.[1];
  if (input !== undefined && parsed(input) !== undefined) return "call-before-result";
  return ONE_BLOCK.test(text) ? "call-before-named-result" : undefined;
}

/** Several calls, each in a line of its own. */
function linesKind(text: string): CallKind {
  if (!/^\{[^\n]*\}\s*\n/.test(text)) return undefined;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.every((line) => isSureCall(parsed(line))) ? "call" : undefined;
}

const SURE_KEYS: readonly string[] = ["name", "arguments", "parameters", "id", "type"];
/** The keys around a call, and around a list of them. */
const WRAPPING_KEYS: readonly string[] = ["function", "id", "index", "type"];
const CALLS_KEYS: readonly string[] = ["tool_calls", "content", "role"];
const NAME_KEYS: readonly string[] = [
  "name",
  "tool",
  "tool_name",
  "function",
  "function_name",
  "action",
  "api",
];
const INPUT_KEYS: readonly string[] = [
  ...["arguments", "parameters", "params", "args", "kwargs", "input", "inputs", "tool_input", "action_input"],
];

function jsonKind(text: string): CallKind {
  if (!/^[{[][\s\S]*[}\]]$/.test(text)) return undefined;
  const value = parsed(text);
  // Python's notation of a dict is not JSON
  if (value === undefined)
    return /^\[?\s*\{\s*['"]name['"]\s*:\s*['"][^'"]{1,200}['"]\s*,\s*['"](?:arguments|parameters)['"]\s*:/.test(
      text,
    )
      ? "call"
      : undefined;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (items.length === 0) return undefined;
  if (items.every(isSureCall)) return "call";
  return items.every(isLikeCall) ? "call-before-result" : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isSureCall(item: unknown): boolean {
  if (typeof item !== "object" || item === null) return false;
  const keys = Object.keys(item);
  const calls: unknown = Reflect.get(item, "tool_calls");
  if (Array.isArray(calls) && keys.every((key) => CALLS_KEYS.includes(key)))
    return calls.length > 0 && calls.every(isSureCall);
  const inner: unknown = Reflect.get(item, "function");
  if (typeof inner === "object" && inner !== null)
    return keys.every((key) => WRAPPING_KEYS.includes(key)) && isSureCall(inner);
  const input: unknown = Reflect.get(item, "arguments") ?? Reflect.get(item, "parameters");
  const isInput =
    typeof input === "string" || (typeof input === "object" && input !== null && !Array.isArray(input));
  return (
    typeof Reflect.get(item, "name") === "string" && isInput && keys.every((key) => SURE_KEYS.includes(key))
  );
}

function isLikeCall(item: unknown): boolean {
  if (typeof item !== "object" || item === null) return false;
  const keys = Object.keys(item);
  if (keys.includes("tool_calls") || keys.includes("function_call")) return true;
  const inner: unknown = Reflect.get(item, "function");
  if (typeof inner === "object" && inner !== null) return isLikeCall(inner);
  return keys.some((key) => NAME_KEYS.includes(key)) && keys.some((key) => INPUT_KEYS.includes(key));
}

/** `[find(harbour="Brest"), f()]` is a call; `find(harbour="Brest")` is one before a result. */
function pythonKind(text: string): CallKind {
  if (/^\[\s*[A-Za-z_][\w .:/-]{0,200}\((?:\s*\w{1,100}\s*=[\s\S]*)?\)\s*\]$/.test(text)) return "call";
  return /^(?:print\()?[A-Za-z_][\w.]{0,200}\((?:\s*\w{1,100}\s*=[\s\S]*)?\)$/.test(text)
    ? "call-before-result"
    : undefined;
}

const RESULT_WORDS =
  "tool_response|function_response|tool_results?|function_results?|tool_output|observation";

const RESULT = new RegExp(
  [
    String.raw`<(?:[a-z]{1,20}:)?(?:${RESULT_WORDS})(?:\s[^<>]{0,200})?>`,
    String.raw`<\|(?:${RESULT_WORDS})(?:\|>|>)`,
    String.raw`\[TOOL_RESULTS?\]`,
    "✿RESULT✿",
    "```tool_output\\b",
    String.raw`(?:(?:function|tool|api)[ _](?:response|result|results|output)|observation)\s?:`,
  ].join("|"),
  "iuy",
);

/** Whether a user message is the result of a tool: its text shows it, or it is JSON and follows a call. */
export function isToolResult(text: string, followsCall: boolean): boolean {
  const result = text.trim();
  if (matchEnd(RESULT, result, 0) !== undefined) return true;
  return (
    followsCall &&
    /^[{[][\s\S]*[}\]]$/.test(result) &&
    result.length <= MAX_CALL &&
    parsed(result) !== undefined
  );
}
