// Texts for the recorded list of tokens: scripts, what is difficult for tokenizers, long pieces, and random characters. A text
// is a list of parts, each with how often it is repeated.
import { randomOf, randomTexts } from "../../tokenizers/long/texts.js";

const SHORT = [
  "The quick brown fox jumps over the lazy dog.",
  " leading and trailing ",
  "don't I'LL we'Ve 'ſ it’s",
  "1234567890 3.14 ½ ² ٣ 四",
  "for (let i = 0; i < n; i++) {\n\t\tx[i] += y;\r\n}\r\n\r\n",
  '{"a": [1, 2.5e-3, null], "é": "\\u00e9"}',
  "naïve café, cafe\u0301, A\u030a, e\u0301\u0323, ﬁne, İ, ẞ, ǅ",
  "Привет, мир! Γειά σου Κόσμε. Բարեւ",
  "中文分词，日本語のテキスト、한국어 각 텍스트",
  "שָׁלוֹם עולם مرحبا بالعالم ـــ لَا",
  "हिन्दी में पाठ, বাংলা, தமிழ், ไทย, ລາວ, မြန်မာ, ខ្មែរ",
  "👩‍👩‍👧‍👦 🇩🇪 🫠 👍🏽 ☃\ufe0f 𝄞 𝒳 𐍈 \u{10ffff}",
  "\u0000 \u0001 \u001b[31m \u007f \u0085 \u00a0 \u1680 \u2028 \u2029 \u202f \u205f \u3000 \u200b \ufeff \u00ad",
  "\ufffd \ud800 \udc00 a\ud83d b",
  "▁ ▁▁ a▁b Ġ Ċ <0x0A> <s> </s> <|im_start|>user\n<|im_end|> <|eot_id|> <|begin_of_text|> <bos> [UNK]",
  "\u1100\u1161\u11a8 \uac00\u11a8 \u0344 \u0958 \u2126 \u212b \uf900 \u{2f800} \u{1d15e}",
  "   \n  \n\t \t\n\n\n   x  ",
  "\u1c89 \u{10d40} \u{10d6f} \u{105c0} \u{11380} \u{1ccf0} \u{16d63}",
  "",
];
const LONG = [
  ["a", 5000],
  [" ", 3000],
  ["\n", 1000],
  ["中", 3000],
  ["🫠", 1500],
  ["é", 2000],
  ["e\u0301", 1500],
  ["=-", 1500],
  ["0", 2000],
  ["Zm9vYmFy", 700],
  ["▁", 900],
  ["aaaab", 800],
  ["\u0301", 700],
  ["한국어", 600],
];
/** Pieces of exactly as many bytes as a table of short pieces holds, and of one less and more. */
const EDGES = [7, 8, 9, 14, 15, 16, 17, 23, 24, 25, 63, 64, 65, 66].flatMap((bytes) => [
  [
    ["q", bytes],
    [" ", 1],
    ["q", bytes],
  ],
  [
    ["é", bytes >> 1],
    ["z", 1],
    [" ", 1],
    ["é", bytes >> 1],
    ["z", 1],
  ],
]);

/** In random text, since the Rust library's NFC is of another Unicode than Node's, and orders new marks otherwise. */
const MARKS = /\p{M}/gu;
export function textsToRecord() {
  const random = [...randomTexts(12_000, randomOf(7))].map((text) => [[text.replace(MARKS, ""), 1]]);
  return [
    ...SHORT.map((text) => [[text, 1]]),
    ...LONG.map((part) => [part]),
    ...LONG.map((part) => [["x ", 1], part, [" end", 1]]),
    ...EDGES,
    ...random,
  ];
}

export function textOf(parts) {
  return parts.map(([part, times]) => part.repeat(times)).join("");
}
