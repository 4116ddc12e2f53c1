// Writes src/unicode/data.ts: the properties of all characters in one version of Unicode, whatever Node runs.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The version of the Rust library of tokenizers; equal to it in all properties below. */
const VERSION = "16.0.0";
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const END = 0x110000;

const CATEGORIES = {
  ...{ Cn: "Unassigned", Cc: "Control", Cf: "Format", Co: "Private_Use", Cs: "Surrogate" },
  ...{ Lu: "Uppercase_Letter", Ll: "Lowercase_Letter", Lt: "Titlecase_Letter", Lm: "Modifier_Letter" },
  ...{ Lo: "Other_Letter", Mn: "Nonspacing_Mark", Mc: "Spacing_Mark", Me: "Enclosing_Mark" },
  ...{ Nd: "Decimal_Number", Nl: "Letter_Number", No: "Other_Number", Zs: "Space_Separator" },
  ...{ Zl: "Line_Separator", Zp: "Paragraph_Separator", Pc: "Connector_Punctuation" },
  ...{ Pd: "Dash_Punctuation", Ps: "Open_Punctuation", Pe: "Close_Punctuation", Pi: "Initial_Punctuation" },
  ...{ Pf: "Final_Punctuation", Po: "Other_Punctuation", Sm: "Math_Symbol", Sc: "Currency_Symbol" },
  ...{ Sk: "Modifier_Symbol", So: "Other_Symbol" },
};

/** Properties that are not made of categories, and the parts that are not of those that are. */
const PROPERTIES = [
  ...["White_Space", "Join_Control", "Other_Alphabetic", "Other_Lowercase", "Other_Uppercase", "Other_Math"],
  ...["Ideographic", "Unified_Ideograph", "Emoji", "Emoji_Presentation", "Emoji_Modifier", "Emoji_Component"],
  ...["Extended_Pictographic", "Regional_Indicator", "Hex_Digit", "ASCII_Hex_Digit", "Dash", "Diacritic"],
  ...["Extender", "Quotation_Mark", "Terminal_Punctuation", "Sentence_Terminal", "Variation_Selector"],
];

/** Scripts with their codes of ISO 15924, which the data does not have. */
const SCRIPTS = `
Adlam=Adlm Ahom=Ahom Anatolian_Hieroglyphs=Hluw Arabic=Arab Armenian=Armn Avestan=Avst Balinese=Bali
Bamum=Bamu Bassa_Vah=Bass Batak=Batk Bengali=Beng Bhaiksuki=Bhks Bopomofo=Bopo Brahmi=Brah Braille=Brai
Buginese=Bugi Buhid=Buhd Canadian_Aboriginal=Cans Carian=Cari Caucasian_Albanian=Aghb Chakma=Cakm
Cham=Cham Cherokee=Cher Chorasmian=Chrs Common=Zyyy Coptic=Copt=Qaac Cuneiform=Xsux Cypriot=Cprt
Cypro_Minoan=Cpmn Cyrillic=Cyrl Deseret=Dsrt Devanagari=Deva Dives_Akuru=Diak Dogra=Dogr Duployan=Dupl
Egyptian_Hieroglyphs=Egyp Elbasan=Elba Elymaic=Elym Ethiopic=Ethi Garay=Gara Georgian=Geor Glagolitic=Glag
Gothic=Goth Grantha=Gran Greek=Grek Gujarati=Gujr Gunjala_Gondi=Gong Gurmukhi=Guru Gurung_Khema=Gukh
Han=Hani Hangul=Hang Hanifi_Rohingya=Rohg Hanunoo=Hano Hatran=Hatr Hebrew=Hebr Hiragana=Hira
Imperial_Aramaic=Armi Inherited=Qaai=Zinh Inscriptional_Pahlavi=Phli Inscriptional_Parthian=Prti
Javanese=Java Kaithi=Kthi Kannada=Knda Katakana=Kana Kawi=Kawi Kayah_Li=Kali Kharoshthi=Khar
Khitan_Small_Script=Kits Khmer=Khmr Khojki=Khoj Khudawadi=Sind Kirat_Rai=Krai Lao=Laoo Latin=Latn
Lepcha=Lepc Limbu=Limb Linear_A=Lina Linear_B=Linb Lisu=Lisu Lycian=Lyci Lydian=Lydi Mahajani=Mahj
Makasar=Maka Malayalam=Mlym Mandaic=Mand Manichaean=Mani Marchen=Marc Masaram_Gondi=Gonm Medefaidrin=Medf
Meetei_Mayek=Mtei Mende_Kikakui=Mend Meroitic_Cursive=Merc Meroitic_Hieroglyphs=Mero Miao=Miao=Plrd
Modi=Modi Mongolian=Mong Mro=Mroo Multani=Mult Myanmar=Mymr Nabataean=Nbat Nag_Mundari=Nagm
Nandinagari=Nand New_Tai_Lue=Talu Newa=Newa Nko=Nkoo Nushu=Nshu Nyiakeng_Puachue_Hmong=Hmnp Ogham=Ogam
Ol_Chiki=Olck Ol_Onal=Onao Old_Hungarian=Hung Old_Italic=Ital Old_North_Arabian=Narb Old_Permic=Perm
Old_Persian=Xpeo Old_Sogdian=Sogo Old_South_Arabian=Sarb Old_Turkic=Orkh Old_Uyghur=Ougr Oriya=Orya
Osage=Osge Osmanya=Osma Pahawh_Hmong=Hmng Palmyrene=Palm Pau_Cin_Hau=Pauc Phags_Pa=Phag Phoenician=Phnx
Psalter_Pahlavi=Phlp Rejang=Rjng Runic=Runr Samaritan=Samr Saurashtra=Saur Sharada=Shrd Shavian=Shaw
Siddham=Sidd SignWriting=Sgnw Sinhala=Sinh Sogdian=Sogd Sora_Sompeng=Sora Soyombo=Soyo Sundanese=Sund
Sunuwar=Sunu Syloti_Nagri=Sylo Syriac=Syrc Tagalog=Tglg Tagbanwa=Tagb Tai_Le=Tale Tai_Tham=Lana
Tai_Viet=Tavt Takri=Takr Tamil=Taml Tangsa=Tnsa Tangut=Tang Telugu=Telu Thaana=Thaa Thai=Thai Tibetan=Tibt
Tifinagh=Tfng Tirhuta=Tirh Todhri=Todr Toto=Toto Tulu_Tigalari=Tutg Ugaritic=Ugar Vai=Vaii Vithkuqi=Vith
Wancho=Wcho Warang_Citi=Wara Yezidi=Yezi Yi=Yiii Zanabazar_Square=Zanb
`
  .trim()
  .split(/\s/);

const rangesOf = async (kind, name) =>
  (await import(`@unicode/unicode-${VERSION}/${kind}/${name}/ranges.mjs`)).default;

/** A number in digits of five bits, the lowest first; each but the last has the sixth bit set. */
function digits(number) {
  return number < 32 ? DIGITS[number] : DIGITS[32 + (number % 32)] + digits(Math.floor(number / 32));
}

/** The lengths of the ranges outside and inside, in turn. */
function alternating(ranges) {
  let at = 0;
  const lengths = ranges.flatMap(({ begin, end }) => {
    const pair = [begin - at, end - begin];
    at = end;
    return pair;
  });
  return lengths.map(digits).join("");
}

/** The lengths and numbers of the runs of one value; 0 is that of all characters that no name has. */
async function runs(kind, names) {
  const values = new Uint8Array(END);
  for (const [number, name] of names.entries())
    if (number > 0) for (const { begin, end } of await rangesOf(kind, name)) values.fill(number, begin, end);
  let text = "";
  for (let from = 0, to = 0; from < END; from = to) {
    while (to < END && values[to] === values[from]) to++;
    text += digits(values[from]) + digits(to - from);
  }
  return text;
}

const properties = {};
for (const name of PROPERTIES) properties[name] = alternating(await rangesOf("Binary_Property", name));
const scripts = ["Unknown=Zzzz", ...SCRIPTS];
const data = {
  UNICODE_VERSION: VERSION,
  CATEGORY_NAMES: Object.entries(CATEGORIES).map((names) => names.join("=")),
  CATEGORY_RUNS: await runs("General_Category", Object.values(CATEGORIES)),
  SCRIPT_NAMES: scripts,
  SCRIPT_RUNS: await runs(
    "Script",
    scripts.map((names) => names.split("=")[0]),
  ),
  PROPERTY_RANGES: properties,
};
const types = { string: "string", object: "readonly string[]" };
const lines = Object.entries(data).map(([name, value]) => {
  const type = name === "PROPERTY_RANGES" ? "Readonly<Record<string, string>>" : types[typeof value];
  return `export const ${name}: ${type} = ${JSON.stringify(value)};\n`;
});
const file = fileURLToPath(new URL("../src/unicode/data.ts", import.meta.url));
writeFileSync(file, `// Made of the Unicode Character Database by scripts/unicode.js.\n${lines.join("")}`);
