/** The closed list of rules for rows, each with the meaning of its violation. */
export const RULES = {
  "bad-utf8": "the row's bytes are not UTF-8",
  "not-json": "the row is not one JSON value",
  "not-an-object": "the row is JSON, but not an object",
  "too-long": "the row has more bytes than --max-row-bytes",
  "too-deep": "the row nests deeper than 512 levels",
  "duplicate-key": "a key that is read here stands twice, and parsers disagree about which one counts",
  "missing-field": "a field of the shape is not there",
  "wrong-type": "a field holds another type than the shape asks for",
  "unknown-role": "a message's role is none that the shape knows",
  "lone-surrogate": "a text to be augmented holds half a surrogate pair, which is no character",
  "no-exchange": "no user turn is followed by an answer in text",
  "empty-answer": "the answer is blank, so there is nothing to train on",
  "short-answer": "the preview would be the whole answer, and --short-answer is reject",
  "template-failed": "the chat template refuses the conversation, or makes no end of text of it",
  "over-budget": "the row has more tokens than --max-tokens, as it is rendered",
  "unsupported-content": "the shape to write (--to) has no place for a part of the row",
  "media-count": "the texts have places for more or fewer media than the row has",
  "number-changed":
    "a number would be written in another way than it stands in the row, since the row is built anew",
  "reserved-column": "a column that is to be kept has a name that trainers give a meaning",
  "over-limit": "a trainer's limit would cut or drop the row",
  "extra-key": "the row has a key that a trainer refuses",
  "mixed-types": "the row has other keys, or other types under them, than the first row",
  "preview-mismatch": "the prompt shows what its answer does not begin with",
  "preview-is-answer": "the prompt shows the whole answer",
  "unsupported-format": "a trainer does not read rows of this shape, or not a part of the row",
  "invalid-labels": "labels that are neither masked nor the token's own id, or lists of unequal length",
  "control-token": "a text spells a token that structures a conversation, or is joined to one",
  "response-marker": "a text holds the marker by which collators find the answer",
  "no-trained-token": "no token of the answer is trained",
  "preview-trained": "the preview is not wholly in the part that is masked",
  "preview-altered": "the template drops or trims a part of the preview or of the prefix",
  "prompt-not-prefix": "the tokens of the prompt alone are not the first tokens of the row",
  "bos-count": "the row does not begin with its one beginning-of-text token",
  "eos-count": "the answer is not followed by exactly one end token",
  seam: "the preview has other tokens in the prompt than at the answer's beginning",
  "already-augmented": "the prompt already ends with the connector and the beginning of its answer",
} as const;

/** The name of one rule. */
export type Rule = keyof typeof RULES;
export const RULE_NAMES = Object.keys(RULES) as readonly Rule[];
