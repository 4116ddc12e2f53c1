import type { FormatSettings } from "../../src/formats/input/registry.js";
import type { Call, Meaning, Tool, Turn } from "./meaning.js";

/** The choices among spellings that data sets use; each is a number from which a choice is made. */
export type Style = readonly number[];

export interface Dialect {
  readonly settings: FormatSettings;
  /** The JSON text of a row, or undefined if rows of this format cannot say it. */
  readonly spell: (meaning: Meaning, style: Style) => string | undefined;
}

const str = (text: string): string => JSON.stringify(text);

type Member = readonly [string, string] | undefined;

/** The JSON text of an object; members that are undefined are left out. */
function obj(...members: readonly Member[]): string {
  const texts = members.flatMap((member) =>
    member === undefined ? [] : [`${str(member[0])}: ${member[1]}`],
  );
  return `{${texts.join(", ")}}`;
}

const list = (items: readonly string[]): string => `[${items.join(", ")}]`;

/** One of the choices, by a number of the style. */
function pick<T>(style: Style, at: number, ...choices: readonly [T, ...T[]]): T {
  return choices[(style[at % style.length] ?? 0) % choices.length] ?? choices[0];
}

const bare = ({ name, description, parameters }: Tool): string =>
  obj(["name", str(name)], ["description", str(description)], ["parameters", parameters]);

function tools(meaning: Meaning, style: Style): readonly Member[] {
  if (meaning.tools === undefined) return [];
  const wrapped = meaning.tools.map((one) => obj(["type", str("function")], ["function", bare(one)]));
  const bares = meaning.tools.map(bare);
  return [
    pick<Member>(
      style,
      0,
      ["tools", list(wrapped)],
      ["tools", list(bares)],
      ["tools", str(list(wrapped))],
      ["tools", str(list(bares))],
      ["functions", list(bares)],
    ),
  ];
}

const others = ({ image, column }: Meaning, style: Style): readonly Member[] => [
  image === undefined
    ? undefined
    : pick<Member>(style, 1, ["image", str(image)], ["images", list([str(image)])]),
  ["other", column],
];

const systemColumn = ({ system }: Meaning, style: Style): Member =>
  system === undefined
    ? undefined
    : [pick(style, 2, "system", "system_prompt", "system_message"), str(system)];

function message(role: string, content: string, ...more: readonly Member[]): string {
  return obj(["role", str(role)], ["content", content], ...more);
}

const content = (text: string, style: Style): string =>
  pick(
    style,
    3,
    str(text),
    list([obj(["type", str("text")], ["text", str(text)])]),
    list([obj(["type", str("text")], ["value", str(text)])]),
  );

function callMessages({ calls, order }: Turn & { kind: "calls" }, style: Style): readonly string[] {
  const [first] = calls;
  const inner = (one: Call): string =>
    obj(["name", str(one.name)], ["arguments", pick(style, 4, one.arguments, str(one.arguments))]);
  if (calls.length === 1 && first !== undefined && pick(style, 5, false, true)) {
    const legacy = obj(["name", str(first.name)], ["arguments", str(first.arguments)]);
    return [
      message("assistant", "null", ["function_call", legacy]),
      message("function", str(first.result), ["name", str(first.name)]),
    ];
  }
  const spelled = calls.map((one) =>
    pick(
      style,
      6,
      obj(["id", str(one.id)], ["type", str("function")], ["function", inner(one)]),
      obj(["id", str(one.id)], ["name", str(one.name)], ["arguments", one.arguments]),
    ),
  );
  return [
    message("assistant", pick(style, 7, "null", str("")), [
      "tool_calls",
      pick(style, 12, list(spelled), str(list(spelled))),
    ]),
    ...order.map((i) =>
      message(
        pick(style, 8, "tool", "tool_response", "ipython"),
        str(calls[i]!.result),
        ["tool_call_id", str(calls[i]!.id)],
        pick<Member>(style, 9, undefined, ["name", str(calls[i]!.name)]),
      ),
    ),
  ];
}

function chatMessages({ turns }: Meaning, style: Style): readonly string[] {
  return turns.flatMap((turn) => turnMessages(turn, style));
}

function turnMessages(turn: Turn, style: Style): readonly string[] {
  switch (turn.kind) {
    case "user": {
      const name: Member = turn.name === undefined ? undefined : ["name", str(turn.name)];
      return [message(pick(style, 10, "user", "human"), content(turn.text, style), name)];
    }
    case "answer":
      return [
        message(
          pick(style, 11, "assistant", "gpt", "model"),
          content(turn.text, style),
          turn.thinking && [turn.thinking[0], str(turn.thinking[1])],
          turn.extra,
          pick<Member>(style, 13, undefined, ["function_call", "null"], ["tool_calls", "null"]),
        ),
      ];
    case "calls":
      return callMessages(turn, style);
  }
}

/** The system prompt as a column or as a message. */
function system(
  meaning: Meaning,
  style: Style,
): { readonly column: Member; readonly turn: readonly string[] } {
  if (meaning.system === undefined) return { column: undefined, turn: [] };
  if (pick(style, 14, false, true)) return { column: systemColumn(meaning, style), turn: [] };
  return { column: undefined, turn: [message("system", str(meaning.system))] };
}

const shareGptTurn = (from: string, value: string, ...more: readonly Member[]): string =>
  obj(["from", str(from)], ["value", str(value)], ...more);

/** The turns of ShareGPT for a turn; undefined when they cannot say it. */
function shareGptTurns(turn: Turn, style: Style): readonly string[] | undefined {
  switch (turn.kind) {
    case "user":
      return turn.name === undefined
        ? [shareGptTurn(pick(style, 10, "human", "user"), turn.text)]
        : undefined;
    case "answer":
      return turn.thinking === undefined
        ? [shareGptTurn(pick(style, 11, "gpt", "assistant", "chatgpt"), turn.text, turn.extra)]
        : undefined;
    case "calls": {
      if (turn.order.some((place, i) => place !== i)) return undefined;
      const texts = turn.calls.map((one) =>
        obj(["name", str(one.name)], ["arguments", pick(style, 4, one.arguments, str(one.arguments))]),
      );
      const from = pick(style, 6, "function_call", "tool_call");
      const result = pick(style, 8, "observation", "tool", "function_response");
      return [
        shareGptTurn(from, texts.length === 1 ? texts[0]! : list(texts)),
        ...turn.calls.map((one) => shareGptTurn(result, one.result)),
      ];
    }
  }
}

function shareGpt(meaning: Meaning, style: Style): string | undefined {
  const isColumn = pick(style, 14, false, true);
  const turns: string[] = [];
  if (meaning.system !== undefined && !isColumn) turns.push(shareGptTurn("system", meaning.system));
  for (const turn of meaning.turns) {
    const spelled = shareGptTurns(turn, style);
    if (spelled === undefined) return undefined;
    turns.push(...spelled);
  }
  return obj(
    ["conversations", list(turns)],
    isColumn ? systemColumn(meaning, style) : undefined,
    ...tools(meaning, style),
    ...others(meaning, style),
  );
}

/** The questions and answers of a conversation that has nothing else. */
function exchanges({ turns }: Meaning): readonly (readonly [string, string])[] | undefined {
  const pairs: [string, string][] = [];
  for (const turn of turns) {
    if (turn.kind === "user" && turn.name === undefined) pairs.push([turn.text, ""]);
    else if (turn.kind === "answer" && turn.thinking === undefined && turn.extra === undefined)
      pairs.at(-1)![1] = turn.text;
    else return undefined;
  }
  return pairs;
}

function twoTexts(prompt: string, answer: string, input?: string) {
  return (meaning: Meaning, style: Style): string | undefined => {
    const pairs = exchanges(meaning);
    const last = pairs?.at(-1);
    if (pairs === undefined || last === undefined) return undefined;
    const history = pairs.slice(0, -1).map(([asked, answered]) => list([str(asked), str(answered)]));
    return obj(
      [prompt, str(last[0])],
      input === undefined ? undefined : [input, str("")],
      [answer, str(last[1])],
      pairs.length === 1 && pick(style, 15, true, false) ? undefined : ["history", list(history)],
      systemColumn(meaning, style),
      ...tools(meaning, style),
      ...others(meaning, style),
    );
  };
}

/** How a meaning is written in each input format, in the spellings of public data sets. */
export const DIALECTS: Readonly<Partial<Record<FormatSettings["name"], Dialect>>> = {
  pair: {
    settings: { name: "pair", promptField: "query", answerField: "response" },
    spell: twoTexts("query", "response"),
  },
  alpaca: { settings: { name: "alpaca" }, spell: twoTexts("instruction", "output", "input") },
  messages: {
    settings: { name: "messages", chatField: "messages" },
    spell: (meaning, style) => {
      const { column, turn } = system(meaning, style);
      return obj(
        ["messages", list([...turn, ...chatMessages(meaning, style)])],
        column,
        ...tools(meaning, style),
        ...others(meaning, style),
      );
    },
  },
  sharegpt: { settings: { name: "sharegpt", chatField: "conversations" }, spell: shareGpt },
  "prompt-completion-chat": {
    settings: { name: "prompt-completion-chat" },
    spell: (meaning, style) => {
      const { column, turn } = system(meaning, style);
      // the answers of the prompt are not trained: all are in the completion
      const reply = meaning.turns.findIndex(({ kind }) => kind !== "user");
      const spelled = meaning.turns.map((one) => turnMessages(one, style));
      return obj(
        ["prompt", list([...turn, ...spelled.slice(0, reply).flat()])],
        ["completion", list(spelled.slice(reply).flat())],
        column,
        ...tools(meaning, style),
        ...others(meaning, style),
      );
    },
  },
};

/** How a format's rows are written. Throws TypeError for a format that is not described here yet. */
export function dialectOf(name: FormatSettings["name"]): Dialect {
  const dialect = DIALECTS[name];
  if (dialect === undefined) throw new TypeError(`add ${name} to DIALECTS`);
  return dialect;
}
