import type { OutputFormatName } from "../../src/index.js";
import type { Meaning, Turn } from "./meaning.js";

/** A JSON value whose numbers are `#` and their spelling, and whose keys begin with `k:`, so that their order is kept. */
type Spelled = string | boolean | null | readonly Spelled[] | { readonly [key: string]: Spelled };

const TOKENS = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d[\d.eE+-]*/g;

export function parseSpelled(json: string): Spelled {
  const marked = json.replace(TOKENS, (token, colon: string | undefined) => {
    if (!token.startsWith('"')) return JSON.stringify(`#${token}`);
    if (colon === undefined) return token;
    const key = JSON.parse(token.slice(0, -colon.length)) as string;
    return `${JSON.stringify(`k:${key}`)}:`;
  });
  return JSON.parse(marked) as Spelled;
}

const spelled = (value: Spelled | undefined): string => JSON.stringify(value);

function field(value: Spelled | undefined, key: string): Spelled | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Spelled>>)[`k:${key}`]
    : undefined;
}

const items = (value: Spelled | undefined): readonly Spelled[] => (Array.isArray(value) ? value : []);

/** A value, or what it holds as JSON text. */
const inner = (value: Spelled | undefined): Spelled | undefined =>
  typeof value === "string" && /^[[{]/.test(value) ? parseSpelled(value) : value;

const READ = ["role", "content", "tool_calls", "tool_call_id", "name", "function_call", "from", "value"];

function extras(message: Spelled): string {
  const members = Object.entries(message as Readonly<Record<string, Spelled>>)
    .filter(([key, value]) => !READ.includes(key.slice(2)) && value !== null)
    .map(([key, value]) => `|${key.slice(2)}:${spelled(value)}`);
  return members.sort().join("");
}

function textOf(content: Spelled | undefined): string {
  if (typeof content === "string") return content;
  return items(content)
    .map((part) => (field(part, "type") === "text" ? String(field(part, "text")) : spelled(part)))
    .join("");
}

/** The facts of a list of messages in order; a result names the call that it belongs to, by id or by order. */
function messageFacts(messages: readonly Spelled[]): readonly string[] {
  const calls: { readonly id: Spelled | undefined; readonly name: string; isAnswered: boolean }[] = [];
  return messages.flatMap((message) => {
    const role = field(message, "role");
    const text = textOf(field(message, "content"));
    const name = field(message, "name");
    const made = items(field(message, "tool_calls"));
    if (made.length > 0) {
      const facts = made.map((call) => {
        const target = field(call, "function");
        calls.push({
          id: field(call, "id"),
          name: String(field(target, "name")),
          isAnswered: false,
        });
        return `call ${field(target, "name")} ${spelled(inner(field(target, "arguments")))}`;
      });
      return [...(text === "" ? [] : [`assistant:${text}`]), ...facts];
    }
    if (role === "tool") {
      const id = field(message, "tool_call_id");
      const at = calls.findIndex((call) => (id === undefined ? !call.isAnswered : call.id === id));
      if (calls[at] !== undefined) calls[at].isAnswered = true;
      return [`result ${at} of ${String(name ?? calls[at]?.name)}:${text}`];
    }
    return [`${role}:${text}${name === undefined ? "" : `|name:${String(name)}`}${extras(message)}`];
  });
}

const SHAREGPT: Readonly<Record<string, string>> = {
  system: "system",
  human: "user",
  gpt: "assistant",
  observation: "tool",
};

/** A ShareGPT turn as a message. */
function fromShareGpt(turn: Spelled): Spelled {
  const { "k:from": from, "k:value": value, ...rest } = turn as Readonly<Record<string, Spelled>>;
  if (from !== "function_call")
    return { ...rest, "k:role": SHAREGPT[String(from)] ?? String(from), "k:content": value! };
  const called = parseSpelled(String(value));
  const calls = Array.isArray(called) ? (called as readonly Spelled[]) : [called];
  return {
    ...rest,
    "k:role": "assistant",
    "k:content": "",
    "k:tool_calls": calls.map((one) => ({ "k:function": one })),
  };
}

const FIELDS: Readonly<Record<string, readonly [string, string]>> = {
  "prompt-completion": ["prompt", "completion"],
  alpaca: ["instruction", "output"],
  "input-output": ["input", "output"],
};

/** What a written row says, read from its text without the code that wrote it. */
export function factsOf(json: string, format: OutputFormatName): readonly string[] {
  const row = parseSpelled(json);
  const [asked, answered] = FIELDS[format] ?? [];
  const turns =
    asked === undefined || answered === undefined
      ? messageFacts([
          ...items(field(row, "messages")),
          ...items(field(row, "prompt")),
          ...items(field(row, "completion")),
          ...items(field(row, "conversations")).map(fromShareGpt),
        ])
      : [`user:${String(field(row, asked))}`, `assistant:${String(field(row, answered))}`];
  return [
    ...turns,
    ...items(inner(field(row, "tools"))).map((tool) => `tool ${spelled(field(tool, "function") ?? tool)}`),
    ...items(field(row, "images")).map((image) => `image ${spelled(image)}`),
    `other ${spelled(field(row, "other"))}`,
  ];
}

/** What a row with this meaning must say, in a format that has loss marks or not. */
export function expectedFacts(
  { system, turns, tools = [], image, column }: Meaning,
  hasMarks: boolean,
): readonly string[] {
  let made = 0;
  const facts = turns.flatMap((turn) => {
    const first = made;
    if (turn.kind === "calls") made += turn.calls.length;
    return turnFacts(turn, first, hasMarks);
  });
  return [
    ...(system === undefined ? [] : [`system:${system}`]),
    ...facts,
    ...tools.map(({ name, description, parameters }) => {
      const tool = `{"name":${JSON.stringify(name)},"description":${JSON.stringify(description)},"parameters":${parameters}}`;
      return `tool ${spelled(parseSpelled(tool))}`;
    }),
    ...(image === undefined ? [] : [`image ${JSON.stringify(image)}`]),
    `other ${spelled(parseSpelled(column))}`,
  ];
}

/** `first` is the number of calls before the turn. */
function turnFacts(turn: Turn, first: number, hasMarks: boolean): readonly string[] {
  switch (turn.kind) {
    case "user":
      return [`user:${turn.text}${turn.name === undefined ? "" : `|name:${turn.name}`}`];
    case "answer":
      return [`assistant:${turn.text}${answerExtras(turn, hasMarks)}`];
    case "calls":
      return [
        ...turn.calls.map((call) => `call ${call.name} ${spelled(parseSpelled(call.arguments))}`),
        ...turn.order.map((i) => `result ${first + i} of ${turn.calls[i]!.name}:${turn.calls[i]!.result}`),
      ];
  }
}

function answerExtras({ thinking, extra }: Turn & { kind: "answer" }, hasMarks: boolean): string {
  const isMark = extra !== undefined && ["weight", "train"].includes(extra[0]);
  return [
    ...(thinking === undefined ? [] : [`|${thinking[0]}:${JSON.stringify(thinking[1])}`]),
    ...(extra === undefined || (isMark && !hasMarks)
      ? []
      : [`|${extra[0]}:${spelled(parseSpelled(extra[1]))}`]),
  ]
    .sort()
    .join("");
}

/** The texts that a rendered row must contain. */
export function expectedTexts({ system, turns, tools = [], column }: Meaning): readonly string[] {
  return [
    ...(system === undefined ? [] : [system]),
    ...turns.flatMap(turnTexts),
    ...tools.flatMap(({ name, description }) => [name, description]),
    `other ${spelled(parseSpelled(column))}`,
  ];
}

function turnTexts(turn: Turn): readonly string[] {
  switch (turn.kind) {
    case "user":
      return [turn.text];
    case "answer":
      return [turn.text, ...(turn.thinking === undefined ? [] : [turn.thinking[1]])];
    case "calls":
      return turn.calls.flatMap(({ name, result }) => [name, result]);
  }
}

/** Whether a format can hold all of it; otherwise a row is rejected by name. */
export function fits(meaning: Meaning, format: OutputFormatName): boolean {
  const { system, turns, tools, image } = meaning;
  switch (format) {
    case "messages":
    case "prompt-completion-chat":
      return true;
    case "sharegpt":
      return turns.every(fitsShareGpt);
    case "prompt-completion":
    case "alpaca":
    case "input-output": {
      const [asked, answered] = turns;
      const isPlain =
        asked?.kind === "user" &&
        asked.name === undefined &&
        answered?.kind === "answer" &&
        answered.thinking === undefined &&
        (answered.extra === undefined || ["weight", "train"].includes(answered.extra[0]));
      return isPlain && turns.length === 2 && [system, tools, image].every((one) => one === undefined);
    }
    case "segments":
    case "text":
    case "tokens":
      return image === undefined;
    default:
      throw new TypeError(`add ${format} here: what it can hold`);
  }
}

function fitsShareGpt(turn: Turn): boolean {
  switch (turn.kind) {
    case "user":
      return turn.name === undefined;
    case "answer":
      return turn.thinking === undefined && !["refusal", "channel"].includes(turn.extra?.[0] ?? "");
    case "calls":
      return turn.order.every((place, i) => place === i);
  }
}
