// What `explain` and docs/reference/rules.md say of the rules. Apart from their meanings, which most commands print.
import type { Rule } from "./rules.js";

/** How a violation is found, and what to do about it: whole sentences without their full stop. */
export interface RuleHelp {
  readonly found: string;
  readonly remedy: string;
}

export const RULE_HELP: Readonly<Record<Rule, RuleHelp>> = {
  "bad-utf8": {
    found: "the bytes of the row are decoded; the message names the first byte that is wrong",
    remedy: "write the file as UTF-8; a file in another encoding can be converted with iconv",
  },
  "not-json": {
    found: "the row is parsed; the message names the column and what is wrong there",
    remedy: "mend the row; in Python, json.dumps(row, allow_nan=False) writes valid JSON",
  },
  "not-an-object": {
    found: "the row is parsed, and is text, a number, a list or null",
    remedy: "write one JSON object per row, with a key for each field",
  },
  "too-long": {
    found: "the bytes of the row are counted before it is read, and its characters before it is written",
    remedy: "raise --max-row-bytes; divide a very long conversation",
  },
  "too-deep": {
    found: "brackets are counted before the row is parsed",
    remedy: "remove the nested value: no trainer reads rows as deep as that",
  },
  "duplicate-key": {
    found: "the keys that are read or written anew are looked up in the bytes of the row",
    remedy: "keep one of the two keys",
  },
  "missing-field": {
    found: "the row is read as its format requires; the message names the field",
    remedy:
      "leave --from and the flags of fields out, so that the format is detected; or name the field that the rows have",
  },
  "wrong-type": {
    found: "the row is read as its format requires; the message names the type that was found",
    remedy: "mend the value, or leave such rows out with --on-reject skip",
  },
  "unknown-role": {
    found: "the role of each message is looked up in the known names; case and - or _ make no difference",
    remedy:
      "rename the role to system, user, assistant or tool; or leave such rows out with --on-reject skip",
  },
  "lone-surrogate": {
    found: "the texts of the exchange are searched for halves of characters, such as \\ud83d alone",
    remedy: "mend the text: it was cut in the middle of a character",
  },
  "no-exchange": {
    found: "messages are paired: a user message, and the first text of the assistant after it",
    remedy: "--unanswered leave passes such rows through unchanged; --on-reject skip leaves them out",
  },
  "empty-answer": {
    found: "the visible answer, without thinking, has only white space",
    remedy: "remove the row, or leave such rows out with --on-reject skip",
  },
  "unclear-thinking": {
    found: "marks of thinking in the answer do not close, or nest in an order that no template writes",
    remedy: "mend the marks; or leave such rows out with --on-reject skip",
  },
  "chat-markup": {
    found:
      "the end of the prompt and the beginning of the answer are compared with the markup of known templates",
    remedy:
      "remove the markup: the trainer's template writes it; --chat-markup keep augments the row all the same",
  },
  "short-answer": {
    found: "the answer has no more tokens than --preview-tokens",
    remedy: "use a smaller --preview-tokens, or --short-answer keep or leave",
  },
  "template-failed": {
    found: "the row is rendered with the chat template, which refused it or did not end in time",
    remedy: "read the template's own message; use another --template, or mend the roles of the row",
  },
  "tokenizer-failed": {
    found: "the steps of each pattern of the tokenizer are counted on each text",
    remedy:
      "look for very long runs of one character in the row; or leave such rows out with --on-reject skip",
  },
  "over-budget": {
    found: "the row is rendered with its augmentation, and its tokens are counted",
    remedy:
      "raise --max-tokens; --over-budget leave writes the row as it was read, if that fits; --over-budget keep counts it",
  },
  "unsupported-content": {
    found: "each part of the row is compared with what the output format and the trainers hold",
    remedy: "use another --to or --target; or remove the part that the message names",
  },
  "media-count": {
    found: "placeholders such as <image> are counted in the texts, and media in their column",
    remedy: "write one placeholder for each medium",
  },
  "reserved-column": {
    found: "the names of kept columns are compared with those that the trainers read",
    remedy: "rename the column, or run without --keep-columns",
  },
  "over-limit": {
    found: "the tokens of the row are compared with the limit of each trainer, and with --max-tokens",
    remedy: "raise the trainer's limit; or leave the row out when rows are made, with --max-tokens",
  },
  "extra-key": {
    found:
      "the keys of the row and of its messages are compared with those that the trainer accepts; by mix, with those of the training rows",
    remedy: "remove the key; rows written with --target have no such key",
  },
  "mixed-types": {
    found: "the type of each field is compared with its type in the rows before",
    remedy: "write one type per field: loaders such as datasets infer it from the first rows",
  },
  "preview-mismatch": {
    found: "the connector is looked up in the prompt, and the text after it is compared with the answer",
    remedy: "make the row again from the original one: prompt or answer was changed after it was augmented",
  },
  "preview-is-answer": {
    found: "the preview in the prompt is as long as the answer",
    remedy: "use a smaller --preview-tokens, or --short-answer leave or reject, when rows are made",
  },
  "unsupported-format": {
    found: "the format of the row is compared with those that the trainer reads",
    remedy: "write the rows anew with --target and the trainer's name",
  },
  "invalid-labels": {
    found: "each label is compared with the token at its place",
    remedy: "write the rows anew with --to tokens",
  },
  "control-token": {
    found: "the rendered row is tokenized, and control tokens inside the texts are looked for",
    remedy: "remove the token's spelling from the text: the model would take it for the end of a message",
  },
  "response-marker": {
    found: "the texts are searched for the markers by which collators find the answer",
    remedy: "remove the marker from the text, or train with a loss mask that does not search for it",
  },
  "no-trained-token": {
    found: "the loss mask is laid over the tokens of the rendered row",
    remedy: "use another --template or --to: with these, the row would not be trained at all",
  },
  "preview-trained": {
    found: "the loss mask is laid over the tokens of the preview in the prompt",
    remedy: "use another --template or --to, whose mask begins at the answer",
  },
  "preview-altered": {
    found:
      "the preview is looked for in the rendered row; templates often trim white space at the end of a prompt",
    remedy:
      "if only white space is trimmed, its words are whole (see --trim-preview); else use another --template or --connector",
  },
  "prompt-not-prefix": {
    found: "the prompt is rendered alone, and its tokens are compared with the first tokens of the row",
    remedy: "use another --template: trainers that mask by the length of the prompt would mask a wrong part",
  },
  "bos-count": {
    found: "the beginning-of-text tokens of the rendered row are counted",
    remedy: "use the template that belongs to the model; the trainer must not add a second one",
  },
  "eos-count": {
    found: "the end tokens after the answer are counted",
    remedy:
      "use a --template that ends the answer: a model that is not trained on an end token does not stop",
  },
  seam: {
    found: "the tokens of the preview in the prompt are compared with those at the beginning of the answer",
    remedy:
      "leave it, as the paper does, or use the --connector that the summary names, for equal tokens; which is safer is not published",
  },
  "turns-differ": {
    found: "the row is rendered message by message, as the trainer does, and compared with the whole",
    remedy: "use --expand, which writes one row per exchange, or another --target",
  },
  excluded: {
    found:
      "the position of the row is in the setting exclude, or sweep --rows common found that another variant rejects it",
    remedy:
      "sweep.md counts such rows, and rows.txt names them; sweep --rows own writes it where it is not rejected",
  },
  "already-augmented": {
    found: "the end of the prompt is compared with the connector and the beginning of its answer",
    remedy: "use the original file; --allow-augmented passes such rows through unchanged",
  },
};
