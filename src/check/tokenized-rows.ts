import type { Finding } from "../domain/problem.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import type { JsonObject } from "../formats/input/format.js";
import type { EndTokens } from "../rendering/end-tokens.js";
import { type PreviewSigns, segmentPreviewFindings, textPreviewFindings } from "./rendered-previews.js";

const MASKED = -100;

/** Findings for a row of token ids with labels, and its number of tokens. */
export function checkTokens(
  row: JsonObject,
  endTokens: EndTokens | undefined,
): { readonly findings: readonly Finding[]; readonly length: number } {
  const { input_ids: ids, labels, attention_mask: attention } = row;
  const findings: Finding[] = [];
  if (!isIds(ids)) {
    return {
      findings: [{ rule: "wrong-type", path: ["input_ids"], message: "expected a list of whole numbers" }],
      length: 0,
    };
  }
  const { length } = ids;
  if (!isIds(labels)) {
    return {
      findings: [
        {
          rule: "missing-field",
          path: ["labels"],
          message: "without labels, all tokens are trained, also those of the prompt",
        },
      ],
      length,
    };
  }
  if (labels.length !== length || (Array.isArray(attention) && attention.length !== length)) {
    findings.push({
      rule: "invalid-labels",
      path: ["labels"],
      message: "labels, mask and ids differ in length",
    });
  }
  const wrong = labels.findIndex((label, i) => label !== MASKED && label !== ids[i]);
  if (wrong !== -1)
    findings.push({
      rule: "invalid-labels",
      path: ["labels", wrong],
      message: "the label is neither -100 nor the token's own id",
    });
  const trained = ids.filter((_, i) => labels[i] !== undefined && labels[i] !== MASKED);
  if (trained.length === 0)
    findings.push({ rule: "no-trained-token", path: ["labels"], message: "all labels are masked" });
  else if (endTokens !== undefined && endTokens.find(trained) === undefined) {
    findings.push({ rule: "eos-count", path: ["labels"], message: "no end token is trained" });
  }
  return { findings, length };
}

function isIds(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((id) => Number.isInteger(id));
}

/** Findings for a row that is one text, and its number of tokens; undefined without a tokenizer. */
export function checkText(
  row: JsonObject,
  tokenizer: Tokenizer | undefined,
  signs: PreviewSigns,
): { readonly findings: readonly Finding[]; readonly length: number | undefined } {
  const { text } = row;
  if (typeof text !== "string")
    return {
      findings: [{ rule: "wrong-type", path: ["text"], message: "expected text" }],
      length: undefined,
    };
  return { findings: textPreviewFindings(text, signs), length: tokenizer?.count(text) };
}

/** Findings for a row of labelled texts, and its number of tokens; undefined without a tokenizer. */
export function checkSegments(
  row: JsonObject,
  tokenizer: Tokenizer | undefined,
  endTokens: EndTokens | undefined,
  signs: PreviewSigns,
): { readonly findings: readonly Finding[]; readonly length: number | undefined } {
  const findings: Finding[] = [];
  const segments = row["segments"];
  const isSegment = (part: unknown): part is { readonly label: boolean; readonly text: string } =>
    typeof Reflect.get(Object(part), "label") === "boolean" &&
    typeof Reflect.get(Object(part), "text") === "string";
  if (!Array.isArray(segments) || !segments.every(isSegment)) {
    return {
      findings: [{ rule: "wrong-type", path: ["segments"], message: "expected a list of { label, text }" }],
      length: undefined,
    };
  }
  const trained = segments
    .filter(({ label }) => label)
    .map(({ text }) => text)
    .join("");
  if (trained.trim() === "")
    findings.push({
      rule: "no-trained-token",
      path: ["segments"],
      message: "no segment with text has the label true",
    });
  else if (
    tokenizer !== undefined &&
    endTokens !== undefined &&
    endTokens.find([...tokenizer.encode(trained).ids]) === undefined
  ) {
    findings.push({ rule: "eos-count", path: ["segments"], message: "no end token is trained" });
  }
  const end = segments.findLastIndex(({ label }) => label) + 1;
  const start = segments.slice(0, end).findLastIndex(({ label }) => !label) + 1;
  const joined = (part: typeof segments): string => part.map(({ text }) => text).join("");
  const [prompt, answer] = [joined(segments.slice(0, start)), joined(segments.slice(start, end))];
  if (answer !== "") findings.push(...segmentPreviewFindings(prompt, answer, signs));
  // each segment is tokenized by itself
  const length = tokenizer && segments.reduce((sum, { text }) => sum + tokenizer.count(text), 0);
  return { findings, length };
}
