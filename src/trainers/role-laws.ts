import type { Message } from "../domain/conversation.js";

type Side = "system" | "user" | "assistant" | "tool";

/** What a trainer can ask of the order of a row's roles. A message that calls tools is the assistant's. */
export const ROLE_LAWS = {
  /** Messages of the user or of tools, and messages of the assistant, take turns after at most one system prompt. */
  alternate: {
    broken:
      "the user's or a tool's message and the assistant's do not take turns, or a system prompt is not the first",
    find: (sides) => {
      const first = sides[0] === "system" ? 1 : 0;
      return sides.findIndex((side, i) => i >= first && (side === "assistant") !== ((i - first) % 2 === 1));
    },
  },
  "no-repeat": {
    broken: "the system, the user or the assistant has two messages in succession",
    find: (sides) => sides.findIndex((side, i) => side === sides[i - 1] && side !== "tool"),
  },
  "user-first": {
    broken: "the assistant speaks before the user",
    find: (sides) => {
      const first = sides.findIndex((side) => side !== "system");
      return sides[first] === "assistant" ? first : -1;
    },
  },
  "system-first": {
    broken: "a system prompt is not the first message",
    find: (sides) => sides.findIndex((side, i) => side === "system" && i > 0),
  },
  "one-system": {
    broken: "there is more than one system prompt",
    find: (sides) => sides.findIndex((side, i) => side === "system" && sides.indexOf("system") < i),
  },
  "tool-results": {
    broken: "the calls of a message and the results after it are not one to one",
    find: findOtherResults,
  },
  "assistant-last": {
    broken: "the last message is not the assistant's",
    find: (sides) => (sides.at(-1) === "assistant" ? -1 : sides.length - 1),
  },
} as const satisfies Record<
  string,
  {
    readonly broken: string;
    readonly find: (sides: readonly Side[], messages: readonly Message[]) => number;
  }
>;

/** The name of one law. */
export type RoleLaw = keyof typeof ROLE_LAWS;

/** The first law that the messages break, and the message that breaks it. */
export function findBrokenLaw(
  laws: readonly RoleLaw[],
  messages: readonly Message[],
): { readonly index: number; readonly broken: string } | undefined {
  const sides = messages.map(sideOf);
  for (const law of laws) {
    const { broken, find } = ROLE_LAWS[law];
    const index: number = find(sides, messages);
    if (index !== -1) return { index, broken };
  }
  return undefined;
}

/** The first message after which calls and results cannot match; system prompts stand apart. */
function findOtherResults(sides: readonly Side[], messages: readonly Message[]): number {
  let waiting = 0;
  let before: Side | undefined;
  for (const [i, side] of sides.entries()) {
    if (side === "system") continue;
    const isResult = side === "tool";
    if (isResult ? before !== "assistant" && before !== "tool" : before === "tool" && side === "user")
      return i;
    if (isResult) waiting--;
    if (waiting < 0 || (side === "assistant" && waiting > 0)) return i;
    const calls = messages[i]?.["tool_calls"];
    if (Array.isArray(calls)) waiting = calls.length;
    before = side;
  }
  return -1;
}

function sideOf({ role }: Message): Side {
  switch (role) {
    case "user":
    case "assistant":
    case "system":
      return role;
    case "developer":
      return "system";
    default:
      return "tool";
  }
}
