import type { Message } from "../domain/conversation.js";
import { escapeRegExp } from "../domain/escape-regexp.js";

/** The position of a message's content in a rendered text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A rendered text, and the positions of the contents in it. */
export interface Rendering {
  readonly text: string;
  readonly contents: readonly (Span | undefined)[];
  /** The same object for all texts that differ only in their contents; undefined when that is not known. */
  readonly pattern: object | undefined;
}

/** Whether a template trims white space before and after a content. */
interface Trimming {
  readonly left: boolean;
  readonly right: boolean;
}

const NO_TRIMMING: Trimming = { left: false, right: false };

/**
 * What a template writes for one sequence of roles: fixed text around the contents, which may be trimmed. Learned once
 * from sample contents, and then filled without running the template.
 */
export class Skeleton {
  /** The fixed text before each content, and after the last one. */
  readonly fixed: readonly string[];
  /** Undefined for a content around which spaces and line breaks are not treated alike. */
  private readonly trimming: readonly (Trimming | undefined)[];
  private readonly testedStrings: RegExp | undefined;

  constructor(
    fixed: readonly string[],
    trimming: readonly (Trimming | undefined)[],
    testedStrings: RegExp | undefined,
  ) {
    this.fixed = fixed;
    this.trimming = trimming;
    this.testedStrings = testedStrings;
  }

  /**
   * The text for these contents. Undefined when only the template can give it: when a content is blank, contains a
   * string that the template tests for, or has outer white space whose trimming is not known.
   */
  fill(contents: readonly string[]): Rendering | undefined {
    const spans: Span[] = [];
    let text = "";
    for (let i = 0; i < contents.length; i++) {
      const content = contents[i]!;
      if (!/\S/.test(content) || this.testedStrings?.test(content)) return undefined;
      const trimming = this.trimming[i];
      if (trimming === undefined && content.trim() !== content) return undefined;
      const { left, right } = trimming ?? NO_TRIMMING;
      const kept = left
        ? right
          ? content.trim()
          : content.trimStart()
        : right
          ? content.trimEnd()
          : content;
      text += this.fixed[i]!;
      const start = text.length;
      text += kept;
      spans.push({ start, end: start + kept.length });
    }
    return { text: text + this.fixed[contents.length]!, contents: spans, pattern: this };
  }
}

/**
 * Learns the skeleton for messages of these roles that have only a role and a text. Undefined when the template does
 * not write each content once and in order.
 */
export function learnSkeleton(
  roles: readonly string[],
  render: (messages: readonly Message[]) => string,
  testedStrings: RegExp | undefined,
): Skeleton | undefined {
  const sentinels = roles.map((_, i) => `q7x${i}zjw`);
  const around = (left: string, right: string): readonly string[] | undefined =>
    split(render(roles.map((role, i) => ({ role, content: left + sentinels[i]! + right }))), sentinels);
  const fixed = around("", "");
  const spaced = around(" ", " ");
  const lined = around("\n", "\n");
  if (fixed === undefined || spaced === undefined || lined === undefined) return undefined;
  const bySpace = measureTrimming(fixed, spaced, " ");
  const byLine = measureTrimming(fixed, lined, "\n");
  // if a template trims only line breaks, for example, it renders each content with outer white space itself
  const trimming = roles.map((_, i) => {
    const [space, line] = [bySpace?.[i], byLine?.[i]];
    return space?.left === line?.left && space?.right === line?.right ? space : undefined;
  });
  return new Skeleton(fixed, trimming, testedStrings);
}

/** The texts between the sentinels, if each occurs once and in order. */
function split(text: string, sentinels: readonly string[]): readonly string[] | undefined {
  const fixed: string[] = [];
  let at = 0;
  for (const sentinel of sentinels) {
    const found = text.indexOf(sentinel, at);
    if (found === -1 || text.indexOf(sentinel) !== found || text.lastIndexOf(sentinel) !== found)
      return undefined;
    fixed.push(text.slice(at, found));
    at = found + sentinel.length;
  }
  fixed.push(text.slice(at));
  return fixed;
}

/** Which edges lost the white space that was added there. */
function measureTrimming(
  fixed: readonly string[],
  padded: readonly string[],
  pad: string,
): readonly Trimming[] | undefined {
  const count = fixed.length - 1;
  const left: boolean[] = [];
  const right: boolean[] = [];
  for (let i = 0; i <= count; i++) {
    const options = [0, 1].flatMap((before) => [0, 1].map((after) => ({ before, after })));
    const fits = options.find(
      ({ before, after }) =>
        (i > 0 || before === 0) &&
        (i < count || after === 0) &&
        padded[i] === pad.repeat(before) + fixed[i]! + pad.repeat(after),
    );
    if (fits === undefined) return undefined;
    if (i > 0) right.push(fits.before === 0);
    if (i < count) left.push(fits.after === 0);
  }
  return left.map((trims, i) => ({ left: trims, right: right[i]! }));
}

/**
 * A pattern for the strings that a template's source tests contents for or splits them at, as in `'…' in content` or
 * `.split('…')`. A content that contains one of them is not filled into a skeleton.
 */
export function findTestedStrings(source: string): RegExp | undefined {
  const found = [
    ...source.matchAll(/(["'])((?:(?!\1).)+)\1\s*(?:not\s+)?in\b/gs),
    ...source.matchAll(
      /\.(?:split|rsplit|partition|startswith|endswith|replace|find|index|count)\(\s*(["'])((?:(?!\1).)+)\1/gs,
    ),
  ].map(([, , text]) => decodeString(text!));
  const texts = [...new Set(found)].filter((text) => text !== "");
  return texts.length === 0 ? undefined : new RegExp(texts.map(escapeRegExp).join("|"));
}

function decodeString(text: string): string {
  return text.replaceAll("\\n", "\n").replaceAll("\\t", "\t").replace(/\\(.)/g, "$1");
}
