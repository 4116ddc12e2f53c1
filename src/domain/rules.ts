/** The closed list of rules for rows, each with the meaning of its violation. */
export const RULES = {
  "bad-utf8": "the row's bytes are not UTF-8",
  "not-json": "the row is not one JSON value",
  "not-an-object": "the row is JSON, but not an object",
  "too-long": "the row has more bytes than --max-row-bytes, or becomes longer than can be held in memory",
  "too-deep": "the row nests deeper than 512 levels",
  "duplicate-key":
    "a key that is read or written anew occurs twice, and parsers disagree on which one counts",
  "missing-field": "a field of the format is missing",
  "wrong-type": "a field has another type than the format requires",
  "unknown-role": "a message has an unknown role",
  "lone-surrogate": "a text to augment has half a surrogate pair, which is not a character",
  "no-exchange": "no user message is followed by an answer with text",
  "empty-answer": "the answer is blank, so there is nothing to train on",
  "unclear-thinking": "it is unclear where thinking ends and the visible answer begins",
  "chat-markup": "the prompt ends, or the answer begins, with the markup of a chat format",
  "short-answer": "the preview would be the whole answer, and --short-answer is reject",
  "template-failed": "the chat template failed, or its output is too long",
  "tokenizer-failed": "a pattern of the tokenizer takes too many steps on a text of the row",
  "over-budget": "the rendered row has more tokens than --max-tokens",
  "unsupported-content": "the output format (--to) or a trainer (--target) does not accept a part of the row",
  "media-count": "the number of media placeholders differs from the number of media",
  "reserved-column": "a column to keep (--keep-columns) has a name that trainers use",
  "over-limit": "the row has more tokens than the limit of a trainer, or than --max-tokens",
  "extra-key":
    "the row has a key that a trainer does not accept, or an added row one that no training row has",
  "mixed-types":
    "a field has another type than in earlier rows, or its messages have both texts and lists of parts",
  "preview-mismatch": "the answer does not begin with the preview in the prompt",
  "preview-is-answer": "the preview is the whole answer",
  "unsupported-format": "a trainer does not read this format, or a part of the row",
  "invalid-labels": "a label is neither -100 nor the id of its token, or the lists differ in length",
  "control-token": "a text contains a control token, or forms one with the text around it",
  "response-marker": "a text contains a marker by which collators find the answer",
  "no-trained-token": "no token of the answer is trained",
  "preview-trained": "a part of the preview is not masked",
  "preview-altered": "the template drops or changes a part of the preview or of the prefix",
  "prompt-not-prefix": "the tokens of the prompt alone are not the first tokens of the row",
  "bos-count": "the row does not have exactly one beginning-of-text token, as its first token",
  "eos-count": "the answer is not followed by exactly one end token",
  seam: "the preview is tokenized differently in the prompt and in the answer",
  "turns-differ":
    "a trainer of this row takes messages one by one, and would have other text or tokens than the whole has",
  excluded: "another variant of the sweep rejects the row, or a setting leaves it out",
  "already-augmented": "the prompt already ends with the connector and the beginning of its answer",
} as const;

/** The name of one rule. */
export type Rule = keyof typeof RULES;
export const RULE_NAMES = Object.keys(RULES) as readonly Rule[];
