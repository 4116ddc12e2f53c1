/** What Markdown puts around a word. */
const AROUND = "[ \\t*_`]*";

/**
 * The value behind the last tag in a reply: one that the pattern takes whole, alone on the rest of its line but for spaces and bold.
 * Undefined without a tag, and for anything else behind the last one.
 */
export function lastTagged(reply: string, tag: string, values: RegExp): string | undefined {
  const at = reply.lastIndexOf(tag);
  if (at === -1) return undefined;
  const [rest = ""] = reply.slice(at + tag.length).split(/[\r\n]/, 1);
  return new RegExp(`^${AROUND}(${values.source})${AROUND}$`).exec(rest)?.[1];
}

/** A reply that is one of two words, but for spaces, bold and a full stop. */
export function yesOrNo(reply: string): "yes" | "no" | undefined {
  const found = /^[\s*_`"']*(yes|no)[\s*_`"'.]*$/i.exec(reply)?.[1]?.toLowerCase();
  return found === "yes" || found === "no" ? found : undefined;
}
