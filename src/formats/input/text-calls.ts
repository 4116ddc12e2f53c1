// How data sets and chat templates write tool calls, and their results, as plain text.

const CALL_WORDS =
  "tool[_-]?calls?|function[_-]?calls?|invoke|tool_use|tool_code|tool_invocation|api_call|use_mcp_tool|start_function_call";

/** The beginnings of a call. */
const OPENINGS = new RegExp(
  [
    // <tool_call>, <TOOLCALL>, <functioncall>, <minimax:tool_call>, <function=f>
    String.raw`<(?:[a-z]{1,20}:)?(?:${CALL_WORDS})(?:\s[^<>]{0,200})?>`,
    String.raw`<function=[^<>\s]{1,200}>`,
    // <|tool_call|>, <|tool_calls_section_begin|>, <|tool_call>, <|python_tag|>, <|START_ACTION|>
    String.raw`<\|(?:(?:tool|function)_calls?(?:_section)?(?:_start|_begin)?|python_tag|action_start|plugin|START_ACTION)(?:\|>|>)`,
    // DeepSeek
    String.raw`<[|｜](?:tool[▁_]calls?[▁_]begin|DSML[|｜]\w{1,40})[|｜]?>`,
    // gpt-oss
    String.raw`<\|(?:channel\|>commentary|start\|>assistant) to=`,
    String.raw`\[TOOL_(?:CALLS?|REQUEST)\]`,
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
  const openings = new RegExp(ANYWHERE);
  openings.lastIndex = from;
  for (let match = openings.exec(text); match !== null; match = openings.exec(text)) {
    if (!/["'`“”‘’]/u.test(text[match.index - 1] ?? "")) return match.index;
  }
  return text.length;
}

/** Whether a message is a call: surely, only if a result follows it, or not. */
export type CallKind = "call" | "call-before-result" | undefined;

/** Longer texts are not parsed: a call is short. */
const MAX_CALL = 1 << 16;

/** Whether a text, without thinking, is a tool call in any notation. Text in front of a call makes it an answer. */
export function callKind(text: string): CallKind {
  const call = text.trim();
  if (AT_START.test(call)) return "call";
  if (call.length > MAX_CALL) return undefined;
  if (/^(?:Thought|Action):/.test(call) && isReAct(call)) return "call";
  const fenced = /^```[a-z_]*\s*\n([\s\S]*?)\n?```$/.exec(call)?.[1]?.trim() ?? call;
  return jsonKind(fenced) ?? pythonKind(fenced) ?? (isReAct(call) ? "call-before-result" : undefined);
}

function isReAct(text: string): boolean {
  return /^Action:[^\n]*\S/m.test(text) && /^Action Input:/m.test(text) && !/^Final Answer:/m.test(text);
}

const SURE_KEYS: readonly string[] = ["name", "arguments", "parameters", "id", "type"];
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
  if (new RegExp(RESULT).test(result)) return true;
  return (
    followsCall &&
    /^[{[][\s\S]*[}\]]$/.test(result) &&
    result.length <= MAX_CALL &&
    parsed(result) !== undefined
  );
}
