// The special tokens that end a turn, as data sets write them at the end of a text.

const END_TOKEN = /(?:<\/s>|<[|｜][^<>\s]{1,40}[|｜]>|<end_of_turn>|<eos>|<turn\|>)\s{0,8}$/u;

/** Where the special tokens at the end of `text.slice(start, from)` begin, which the model sees as its end token. */
export function beforeEndTokens(text: string, start: number, from: number): number {
  let end = from;
  while (end > start) {
    const tail = text.slice(Math.max(start, end - 64), end);
    if (!tail.trimEnd().endsWith(">")) return end;
    const match = END_TOKEN.exec(tail);
    if (match === null) return end;
    end -= tail.length - match.index;
  }
  return end;
}
