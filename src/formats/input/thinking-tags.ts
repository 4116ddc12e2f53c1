// How data sets and chat templates write thinking, which a reader of the answer does not see.
import { matchEnd } from "../../domain/match-end.js";

/** A tag around thinking: where it is in the text, and which notation it belongs to. */
export interface Tag {
  /** The same for the two tags of a block. */
  readonly name: string;
  readonly isClosing: boolean;
  readonly start: number;
  readonly end: number;
}

const WORDS = [
  "think|thinking|thoughts?|reason|reasoning|reflection|scratchpad|analysis|rationale|cot|antthinking|denken",
  "(?:think|thinking|thought|reasoning)[_-](?:process|content|steps?)",
  "chain[_-]of[_-]thoughts?|(?:inner|internal)_monologue",
].join("|");

/** All notations of tags; groups of one name are a slash or a word, and the name of the notation. */
const TAGS = new RegExp(
  [
    // <think>, </think>, <seed:think>, <longcat_think>, <thinking mode="x">
    String.raw`<(?<xmlEnd>/)?\s{0,8}(?<xml>(?:[a-z]{1,20}[:_])?(?:${WORDS}))(?:\s[^<>]{0,200})?>`,
    // [THINK], [/THINK], [BEGIN THINKING], [END THINKING]
    String.raw`\[(?:(?<listEnd>/|END[ _])|(?:BEGIN|START)[ _])?(?<list>${WORDS})\]`,
    // <|begin_of_thought|>, <|end_of_thought|>, <|START_THINKING|>, <|END_THINKING|>, <|think|>, <｜begin▁of▁thought｜>
    `<[|｜](?:(?<tokenEnd>/|end[_▁](?:of[_▁])?)|(?:begin|start)[_▁](?:of[_▁])?)?(?<token>${WORDS})(?:(?<tokenTail>[_▁]end)|[_▁](?:start|begin))?[|｜]>`,
    "◁(?<kimiEnd>/)?(?<kimi>think)▷",
    "(?<unused><unused94>)(?:thought)?|(?<unusedEnd><unused95>)",
    String.raw`(?<channel><\|channel>)(?:thought)?|(?<channelEnd><channel\|>)`,
  ].join("|"),
  "giu",
);

/** What every tag has a part of: most texts have none, and this search costs little. */
const HINT =
  /think|thought|reason|reflection|scratchpad|analysis|rationale|cot|denken|monologue|unused9|channel/i;

/** All tags of thinking in the text, from `from` on, in order. */
export function* tagsIn(text: string, from: number): Generator<Tag> {
  if (!HINT.test(text)) return;
  for (let at = from; ; ) {
    // one expression for all texts, since it takes long to compile; another search may come between two tags
    TAGS.lastIndex = at;
    const match = TAGS.exec(text);
    if (match === null) return;
    at = TAGS.lastIndex;
    yield { ...nameOf(match.groups ?? {}), start: match.index, end: at };
  }
}

function nameOf(groups: Readonly<Record<string, string | undefined>>): Pick<Tag, "name" | "isClosing"> {
  const { xml, list, token, kimi, unused, unusedEnd } = groups;
  if (xml !== undefined)
    return { name: `xml ${xml.toLowerCase()}`, isClosing: groups["xmlEnd"] !== undefined };
  if (list !== undefined)
    return { name: `list ${list.toLowerCase()}`, isClosing: groups["listEnd"] !== undefined };
  if (token !== undefined) {
    const isClosing = groups["tokenEnd"] !== undefined || groups["tokenTail"] !== undefined;
    return { name: `token ${token.toLowerCase()}`, isClosing };
  }
  if (kimi !== undefined) return { name: "kimi", isClosing: groups["kimiEnd"] !== undefined };
  if (unused !== undefined || unusedEnd !== undefined)
    return { name: "unused", isClosing: unusedEnd !== undefined };
  return { name: "channel", isClosing: groups["channelEnd"] !== undefined };
}

/** Where what stands at `from` before the text of a turn ends: white space, also of no width, and tokens that begin a text. */
export function leadEnd(text: string, from: number): number {
  return matchEnd(LEAD, text, from) ?? from;
}

const LEAD =
  /(?:[\s\u200B-\u200D\u2060]|<s>|<bos>|<BOS_TOKEN>|<\|begin_of_text\|>|<\|startoftext\|>|<[|｜]begin▁of▁sentence[|｜]>)*/uy;

/** Whether chat templates open such a block in the prompt, so that an answer may have its closing tag alone. */
export function isOpenedByTemplates(name: string): boolean {
  return /think|thought|reasoning|kimi/.test(name);
}

/** A way to write thinking in front of an answer with phrases instead of tags. Without `end` it is not thinking. */
interface Phrases {
  readonly start: RegExp;
  readonly end: RegExp;
}

const PHRASES: readonly Phrases[] = [
  // gpt-oss after its special tokens were dropped
  { start: /analysis/y, end: /assistantfinal/g },
  // Granite
  { start: /Here(?:'s| is) my thought process:/y, end: /Here(?:'s| is) my response:/g },
  // Apriel
  { start: /Here are my reasoning steps:/y, end: /(?=\[BEGIN FINAL RESPONSE\])/g },
  // HuatuoGPT
  { start: /#{1,4} Thinking\s/y, end: /^#{1,4} Final Response[^\S\n]*$/gm },
  // a fence, and bold headings
  { start: /```(?:think|thinking|thoughts?|reasoning)[^\S\n]*\n/y, end: /^```[^\S\n]*$/gm },
  {
    start: /\*\*(?:Thinking|Thoughts?|Reasoning)(?: Process)?(?::\*\*|\*\*:?)/iy,
    end: /^\*\*(?:Final )?(?:Answer|Response|Output)(?::\*\*|\*\*:?)/gim,
  },
  // ReAct
  { start: /Thought:/y, end: /^Final Answer:/gm },
  // s1
  { start: /<\|im_start\|>think/y, end: /<\|im_start\|>answer/g },
];

/** The end of thinking that phrases mark and that begins at `from`; undefined if there is none. */
export function phrasesEnd(text: string, from: number): number | undefined {
  for (const { start, end } of PHRASES) {
    const first = matchEnd(start, text, from);
    const last = first === undefined ? undefined : matchEnd(end, text, first);
    if (last !== undefined) return last;
  }
  return undefined;
}

/** gpt-oss: where the text or the call begins after channels that start at `from`; undefined without channels. */
export function channelsEnd(text: string, from: number): number | undefined {
  if (matchEnd(/(?:<\|start\|>assistant)?<\|channel\|>/y, text, from) === undefined) return undefined;
  const final = /<\|channel\|>final[^<]{0,100}(?:<\|constrain\|>[^<]{0,100})?<\|message\|>/g;
  const end = matchEnd(final, text, from);
  if (end !== undefined) return end;
  const call = /(?:<\|channel\|>commentary|<\|start\|>assistant) to=/g;
  call.lastIndex = from;
  const start = call.exec(text)?.index ?? text.length;
  return start === from ? undefined : start;
}

/** gpt-oss: where the next message of the same turn begins, after `from`; the text's length if there is none. */
export function channelStart(text: string, from: number): number {
  const next = /(?:<\|start\|>assistant)?<\|channel\|>(?:analysis|commentary|final)/g;
  next.lastIndex = from;
  for (let match = next.exec(text); match !== null; match = next.exec(text)) {
    if (match.index !== from && !/["'`“”‘’]/u.test(text[match.index - 1] ?? "")) return match.index;
  }
  return text.length;
}

/** The tags around a visible answer. */
const WRAPPERS: readonly { readonly open: RegExp; readonly close: string; readonly isToken: boolean }[] = [
  { open: /<\|begin_of_solution\|>/y, close: "<|end_of_solution|>", isToken: true },
  { open: /<\|START_RESPONSE\|>/y, close: "<|END_RESPONSE|>", isToken: true },
  { open: /<\|START_TEXT\|>/y, close: "<|END_TEXT|>", isToken: true },
  { open: /\[BEGIN FINAL RESPONSE\]/y, close: "[END FINAL RESPONSE]", isToken: true },
  ...[
    "answer",
    "Answer",
    "output",
    "Output",
    "response",
    "solution",
    "final",
    "final_answer",
    "conclusion",
  ].map((name) => ({ open: new RegExp(`<${name}>`, "y"), close: `</${name}>`, isToken: false })),
];

/** The tag at `from` that opens a visible answer. `isAfterThinking`: elsewhere, only special tokens do. */
export function wrapperAt(
  text: string,
  from: number,
  isAfterThinking: boolean,
): { readonly end: number; readonly close: string } | undefined {
  for (const { open, close, isToken } of WRAPPERS) {
    if (!isToken && !isAfterThinking) continue;
    const end = matchEnd(open, text, from);
    if (end !== undefined) return { end, close };
  }
  return undefined;
}
