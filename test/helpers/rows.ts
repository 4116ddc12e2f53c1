/** Private text in the invalid rows and the secrets of the tests: no message may repeat it. */
export const CANARY = "c4n4ry";

/** Short sentinels instead of the long defaults, so that expected rows can be read: `Q` becomes `Q+c+p:`, and `A` `p:A`. */
export const MARKS = ["--connector", "+c+", "--prefix", "p:"];

/** A pair row as it goes in, and as it comes out with MARKS. */
export const ROW = '{"question":"Q","answer":"A"}\n';
export const DONE = '{"question":"Q+c+p:","answer":"p:A"}\n';

/** What the default method adds to a prompt, and to the beginning of its answer. */
export const TAIL = " The answer begins with: Let's solve this problem. ";
export const HEAD = "Let's solve this problem. ";

/** JSON Lines, one row per line. */
export const rows = (...list: readonly object[]): string =>
  list.map((row) => `${JSON.stringify(row)}\n`).join("");

/** The rows of JSON Lines. */
export function parseRows<Row = Record<string, unknown>>(lines: string): readonly Row[] {
  return lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
}

export const pair = (question: string, answer: string): object => ({ question, answer });

/** A chat of these contents, in which user and assistant alternate. */
export const chat = (...contents: readonly unknown[]) => ({
  messages: contents.map((content, i) => ({ role: i % 2 === 0 ? "user" : "assistant", content })),
});
