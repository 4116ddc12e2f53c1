// Texts for the long comparison: every character, the entries of a vocabulary, and random text by script.

/** Ranges of code points, by what is written with them. */
const SCRIPTS = {
  "ASCII letters": [
    [0x41, 0x5a],
    [0x61, 0x7a],
  ],
  "ASCII signs": [
    [0x20, 0x40],
    [0x5b, 0x60],
    [0x7b, 0x7e],
  ],
  controls: [
    [0, 0x1f],
    [0x7f, 0xa0],
  ],
  Latin: [
    [0xa1, 0x24f],
    [0x1e00, 0x1eff],
  ],
  marks: [
    [0x300, 0x36f],
    [0x1ab0, 0x1ace],
    [0x20d0, 0x20f0],
  ],
  Greek: [
    [0x370, 0x3ff],
    [0x1f00, 0x1fff],
  ],
  Cyrillic: [[0x400, 0x52f]],
  Hebrew: [[0x591, 0x5f4]],
  Arabic: [
    [0x600, 0x6ff],
    [0x750, 0x77f],
    [0xfb50, 0xfdff],
  ],
  Indic: [[0x900, 0xdff]],
  "South-East Asian": [
    [0xe00, 0xfff],
    [0x1000, 0x109f],
    [0x1780, 0x17ff],
  ],
  Georgian: [
    [0x10a0, 0x10ff],
    [0x1c90, 0x1cbf],
  ],
  Ethiopic: [[0x1200, 0x139f]],
  Jamo: [
    [0x1100, 0x11ff],
    [0xa960, 0xa97c],
  ],
  signs: [[0x2000, 0x2bff]],
  Kana: [[0x3000, 0x30ff]],
  Han: [
    [0x4e00, 0x9fff],
    [0x3400, 0x4dbf],
  ],
  Hangul: [[0xac00, 0xd7a3]],
  forms: [
    [0xe000, 0xe0ff],
    [0xf900, 0xfaff],
    [0xfe00, 0xffef],
    [0xfff9, 0xffff],
  ],
  beyond: [[0x10000, 0x1ffff]],
  "Han beyond": [[0x20000, 0x323af]],
  tags: [
    [0xe0000, 0xe01ef],
    [0x10fff0, 0x10ffff],
  ],
};
const NAMES = Object.keys(SCRIPTS);
const BETWEEN = [" ", " ", " ", "  ", "\n", ".", ", ", "▁", "'s ", "1", "\r\n\n"];

export function* batches(texts, size) {
  let batch = [];
  for (const text of texts) {
    batch.push(text);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Every character, 64 a text: each apart from the others by a token that always divides a text. */
export function* charactersApart(divider) {
  for (const characters of groups()) yield characters.join(divider);
}

/** Every character with letters, digits, spaces, itself and its neighbour around it. */
export function* charactersInPairs() {
  for (const characters of groups())
    yield characters
      .map((char, i) => `a${char}b ${char}${char} 1${char} ${char}${characters[i - 1] ?? ""}\n ${char}`)
      .join("");
}

function* groups() {
  let characters = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    characters.push(String.fromCodePoint(code));
    if (characters.length < 64) continue;
    yield characters;
    characters = [];
  }
  if (characters.length > 0) yield characters;
}

/** Texts of `count` random characters in all: runs of one script, with something between them. */
export function* randomTexts(count, random) {
  for (let made = 0; made < count; ) {
    let text = "";
    let characters = 0;
    const most = 1 + random(4000);
    while (characters < most) {
      const ranges = SCRIPTS[NAMES[random(NAMES.length)]];
      const words = 1 + random(12);
      for (let word = 0; word < words; word++) {
        for (let length = 1 + random(random(40) === 0 ? 200 : 10); length > 0; length--) {
          const [first, last] = ranges[random(ranges.length)];
          text += String.fromCodePoint(first + random(last - first + 1));
          characters++;
        }
        text += BETWEEN[random(BETWEEN.length)];
        characters++;
      }
    }
    made += characters;
    yield text;
  }
}

/** Whole numbers below a count, decided by a seed. */
export function randomOf(seed) {
  let state = seed | 0;
  return (count) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  };
}
