import { matchEnd } from "../domain/match-end.js";
import type { Finding } from "../domain/problem.js";
import { findVisible } from "../formats/input/thinking.js";

/** What templates write between two messages, where no tokenizer names its tokens. */
const MARKER = /<\|[^|<>]{1,40}\|>|<｜[^｜<>]{1,40}｜>|<\/?s>|\[\/?[A-Z_]{2,20}\]|<(?:start|end)_of_turn>/;
const MARKER_HERE = new RegExp(MARKER, "y");
/** What is between a marker and the answer: further markers, the role, and a thinking block without thoughts. */
const HEADER = /(?:assistant|model|gpt|final|<think>\s*<\/think>|\s)+/iy;

const MISMATCH = "the answer does not begin with the preview in the prompt";

/** How previews are recognized in rendered rows. */
export interface PreviewSigns {
  readonly connectors: readonly string[];
  /** The tokenizer's added tokens, which end a message; undefined without a tokenizer. */
  readonly tokens: readonly string[] | undefined;
}

/** Findings for the last preview of a rendered prompt and the answer that follows it; none without a preview. */
export function segmentPreviewFindings(
  prompt: string,
  answer: string,
  signs: PreviewSigns,
): readonly Finding[] {
  const rest = afterConnector(prompt, signs.connectors);
  if (rest === undefined) return [];
  const preview = rest.slice(0, findMarker(rest, signs)?.start ?? rest.length).trim();
  return preview === "" ? [] : findingsOf(preview, answer, signs);
}

/** The same for a row that is one text. */
export function textPreviewFindings(text: string, signs: PreviewSigns): readonly Finding[] {
  const rest = afterConnector(text, signs.connectors);
  if (rest === undefined) return [];
  const marker = findMarker(rest, signs);
  // prompt and answer are joined directly, perhaps with an end token after them
  if (marker === undefined || rest.slice(marker.end).trim() === "")
    return repeatsItself(rest.slice(0, marker?.start)) ? [] : [mismatch()];
  const preview = rest.slice(0, marker.start).trim();
  return preview === "" ? [] : findingsOf(preview, rest.slice(marker.end), signs);
}

function findingsOf(preview: string, rendered: string, signs: PreviewSigns): readonly Finding[] {
  const answer = withoutHeader(rendered, signs);
  const visible = answer.slice(findVisible(answer).start).trimStart();
  if (!answer.startsWith(preview) && !visible.startsWith(preview)) return [mismatch()];
  const end = findMarker(visible, signs)?.start ?? visible.length;
  if (visible.slice(0, end).trim() !== preview) return [];
  return [{ rule: "preview-is-answer", path: [], message: "the preview is the whole answer" }];
}

function mismatch(): Finding {
  return { rule: "preview-mismatch", path: [], message: MISMATCH };
}

/** The text after the last connector. */
function afterConnector(text: string, connectors: readonly string[]): string | undefined {
  for (const connector of connectors) {
    const at = connector === "" ? -1 : text.lastIndexOf(connector);
    if (at !== -1) return text.slice(at + connector.length);
  }
  return undefined;
}

function findMarker(
  text: string,
  { tokens }: PreviewSigns,
): { readonly start: number; readonly end: number } | undefined {
  if (tokens === undefined) {
    const found = MARKER.exec(text);
    return found === null ? undefined : { start: found.index, end: found.index + found[0].length };
  }
  let first: { readonly start: number; readonly end: number } | undefined;
  for (const token of tokens) {
    const start = token.trim() === "" ? -1 : text.indexOf(token);
    if (start !== -1 && (first === undefined || start < first.start))
      first = { start, end: start + token.length };
  }
  return first;
}

/** The answer without what the template writes before it. */
function withoutHeader(rendered: string, signs: PreviewSigns): string {
  for (let at = 0; ; ) {
    const start = matchEnd(HEADER, rendered, at) ?? at;
    const end = start + markerLength(rendered, start, signs);
    if (end === at) return rendered.slice(at);
    at = end;
  }
}

function markerLength(text: string, at: number, { tokens }: PreviewSigns): number {
  if (tokens !== undefined)
    return tokens.find((token) => token !== "" && text.startsWith(token, at))?.length ?? 0;
  return (matchEnd(MARKER_HERE, text, at) ?? at) - at;
}

/** Whether a text begins twice with the same words, as a preview and its answer do where nothing is between them. */
function repeatsItself(text: string): boolean {
  // how much of the text's beginning is found again at each place (the Z function)
  const again = new Int32Array(text.length);
  let [left, right, words] = [0, 0, /\S/.test(text[0] ?? "") ? 1 : 0];
  for (let i = 1; i < text.length; i++) {
    if (i < right) again[i] = Math.min(right - i, again[i - left]!);
    while (i + again[i]! < text.length && text[again[i]!] === text[i + again[i]!]) again[i]!++;
    if (i + again[i]! > right) [left, right] = [i, i + again[i]!];
    // white space before the second one may belong to the preview, or to neither
    if (words > 0 && again[i]! >= words) return true;
    if (/\S/.test(text[i]!)) words = i + 1;
  }
  return false;
}
