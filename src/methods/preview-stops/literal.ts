import type { PreviewStop } from "./stop.js";

const MARK = "text:";

/** A text of its own. Words need the mark, so that a misspelled name is none of them. */
export const literal: PreviewStop = {
  syntax: "TEXT such as ####, or text:TEXT",
  summary: "this text; one that begins with a letter needs text: in front of it",
  pattern: `${MARK}[\\s\\S]+|[^A-Za-z][\\s\\S]*`,
  create: (written) => {
    const text = written.startsWith(MARK) ? written.slice(MARK.length) : written;
    return (answer, before) => answer.slice(0, before + text.length - 1).indexOf(text);
  },
};
