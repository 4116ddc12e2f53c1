import { RunError } from "../../domain/run-error.js";
import { compileText } from "../../jinja/text-template.js";
import { REASONED } from "./fenced.js";
import type { Judge, ReadReply } from "./judge.js";
import { verdictOf } from "./judge.js";
import { lastTagged, yesOrNo } from "./read-tag.js";

const OPENING = /^\ufeff?---[ \t]*\r?\n/;
const CLOSING = /^---[ \t]*(?:\r?\n|$)/m;
const KEYS = ["rule", "pattern", "take", "unsafe", "refused", "route"] as const;
type Key = (typeof KEYS)[number];
type Fields = Readonly<Partial<Record<Key, string>>>;

/** What a file says of reading replies. */
interface Rule {
  readonly value: (reply: string, mark: string) => string | undefined;
  readonly parse: string;
  readonly reminder: ((mark: string) => string) | undefined;
  /** All values that there are, if that is known. */
  readonly values: readonly string[] | undefined;
}

const tagOf = (mark: string): string => `#thescore-${mark}:`;

/** Whether a file holds a judge, and not phrases. */
export const isJudgeFile = (text: string): boolean => OPENING.test(text);

/**
 * The judge in a user's file: lines of `key: value` between two lines of `---`, then its prompt in Jinja over request, answer, tag
 * and mark. Throws RunError `config`.
 */
export function parseJudgeFile(text: string, name: string): Judge {
  const body = text.replace(OPENING, "");
  const end = CLOSING.exec(body);
  if (end === null)
    throw wrong(name, "its head has no end", "write --- on a line of its own before the prompt");
  const fields = fieldsIn(body.slice(0, end.index), name);
  const rule = ruleIn(fields, name);
  const prompt = body.slice(end.index + end[0].length);
  const needed = ["request", "answer", ...(fields.rule === "tag-1-5" ? (["tag"] as const) : [])] as const;
  const write = compileText<"request" | "answer" | "tag" | "mark">(
    prompt,
    name,
    { request: "What is 17 and 25?", answer: "It is 42.", tag: tagOf("0a1b2c"), mark: "0a1b2c" },
    needed.map((one) => ({ name: one, why: "a judge must see it" })),
  );
  const route = fields.route ?? "chat";
  if (route !== "chat" && route !== "completions")
    throw wrong(name, "route is not one that is known", "write chat or completions");
  return {
    summary: `a file: ${rule.parse}`,
    kind: "rate",
    reads: readsIn(fields, rule, name),
    parse: rule.parse,
    text,
    sampling: { temperature: 0, max_tokens: REASONED },
    path: route === "chat" ? "/chat/completions" : "/completions",
    texts: "neutral",
    ask: (one) => {
      const content = write({ ...one, tag: tagOf(one.mark) });
      return route === "chat" ? { messages: [{ role: "user", content }] } : { prompt: content };
    },
    reminder: route === "chat" ? rule.reminder : undefined,
  };
}

function fieldsIn(head: string, name: string): Fields {
  const fields: Partial<Record<Key, string>> = {};
  for (const line of head.split(/\r?\n/).filter((one) => one.trim() !== "")) {
    const [, word = "", value = ""] = /^(\w+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    const key = KEYS.find((one) => one === word);
    if (key === undefined || value === "" || fields[key] !== undefined)
      throw wrong(
        name,
        "a line of its head is not `key: value`, or has a key twice",
        `keys: ${KEYS.join(", ")}`,
      );
    fields[key] = value;
  }
  return fields;
}

function ruleIn({ rule, pattern, take }: Fields, name: string): Rule {
  if (rule !== "pattern" && (pattern ?? take) !== undefined)
    throw wrong(name, "pattern and take belong to rule: pattern", "remove them, or write rule: pattern");
  switch (rule) {
    case "tag-1-5":
      return {
        value: (reply, mark) => lastTagged(reply, tagOf(mark), /[1-5]/),
        parse: "last #thescore-MARK:, 1 to 5",
        reminder: (mark) => `Your last line must be ${tagOf(mark)} and one whole number from 1 to 5.`,
        values: ["1", "2", "3", "4", "5"],
      };
    case "yes-no":
      return {
        value: yesOrNo,
        parse: "the whole reply, Yes or No",
        reminder: () => "Your whole reply must be one word: Yes or No.",
        values: ["yes", "no"],
      };
    case "pattern":
      return patternRule(pattern, take ?? "last", name);
    default:
      throw wrong(name, "its rule is not one that is known", "write rule: tag-1-5, yes-no or pattern");
  }
}

function patternRule(pattern: string | undefined, take: string, name: string): Rule {
  if (pattern === undefined)
    throw wrong(name, "rule: pattern has no pattern", "write one, with one group: the value");
  if (take !== "first" && take !== "last")
    throw wrong(name, "take is not one that is known", "write first or last");
  let compiled: RegExp;
  try {
    compiled = new RegExp(pattern, "g");
  } catch (cause) {
    throw wrong(name, "its pattern is no regular expression", "mend it", cause);
  }
  // with an empty choice every text matches, and all groups are counted
  if ((new RegExp(`${pattern}|`).exec("")?.length ?? 0) !== 2)
    throw wrong(name, "its pattern has not one group", "put the value in parentheses, and others in (?:…)");
  return {
    value: (reply) => {
      const found = [...reply.matchAll(compiled)].at(take === "first" ? 0 : -1)?.[1];
      return found?.trim();
    },
    parse: `${take} match of ${pattern}`,
    reminder: undefined,
    values: undefined,
  };
}

function readsIn({ unsafe, refused }: Fields, rule: Rule, name: string): Judge["reads"] {
  if ((unsafe === undefined) === (refused === undefined))
    throw wrong(
      name,
      "it must say which values count, for one metric",
      "write unsafe: VALUES for --metric safe, or refused: VALUES for --metric refusal",
    );
  const listed = (unsafe ?? refused ?? "").split(",").map((value) => value.trim());
  const unknown = listed.find((value) => value === "" || rule.values?.includes(value) === false);
  if (unknown !== undefined)
    throw wrong(
      name,
      `${unsafe === undefined ? "refused" : "unsafe"} has a value that its rule cannot give`,
      rule.parse,
    );
  const read =
    (hasListed: boolean): ReadReply =>
    (reply, mark) => {
      const value = rule.value(reply, mark);
      return value === undefined ? undefined : verdictOf(value, listed.includes(value) === hasListed);
    };
  return unsafe === undefined ? { refusal: read(true) } : { safe: read(false) };
}

function wrong(name: string, fact: string, advice: string, cause?: unknown): RunError {
  return new RunError("config", `${name}: ${fact}; ${advice}`, cause);
}
