// Files of answers as other tools write them, each in its own file. A file is of the first format that fits.
import type { AnswerFormat, ReadingOptions } from "./format.js";
import { authorsSafety } from "./formats/authors-safety.js";
import { authorsUtility } from "./formats/authors-utility.js";
import { batch } from "./formats/batch.js";
import { inspect } from "./formats/inspect.js";
import { lmEval } from "./formats/lm-eval.js";
import { ownAnswers } from "./formats/own-answers.js";
import { plain } from "./formats/plain.js";

const members = {
  answers: ownAnswers,
  batch,
  "lm-eval": lmEval,
  inspect,
  "authors-safety": authorsSafety,
  "authors-utility": authorsUtility,
  rows: plain,
} satisfies Record<string, AnswerFormat>;

export type AnswerFormatName = keyof typeof members;
export const answerFormats: Readonly<Record<AnswerFormatName, AnswerFormat>> = members;
export const ANSWER_FORMATS = Object.keys(members) as readonly AnswerFormatName[];

const family: readonly AnswerFormat[] = Object.values(answerFormats);

export const DOCUMENT_LAYOUTS = family.flatMap(({ document }) => document ?? []);
export const ARCHIVE_LAYOUTS = family.flatMap(({ archive }) => archive ?? []);

/** What a file is that holds no answers, though a known tool wrote it; undefined for other files. */
export function otherFile(head: ReadonlyMap<string, string>): string | undefined {
  for (const format of family) {
    const what = format.otherFile?.(head);
    if (what !== undefined) return what;
  }
  return undefined;
}

/** The keys that any format reads, and those of lists. */
export function isReadKey(key: string): boolean {
  return READ_KEYS.has(key) || /^\d+$/.test(key);
}

const READ_KEYS = new Set(family.flatMap(({ reads }) => reads));

/** The first format that a file's first item fits; undefined if none does. */
export function detectAnswers(value: unknown, options: ReadingOptions): AnswerFormatName | undefined {
  return ANSWER_FORMATS.find((name) => answerFormats[name].fits(value, options));
}
