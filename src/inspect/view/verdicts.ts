import { formatNumber } from "../../domain/format-number.js";
import { endWords } from "../../domain/preview-end.js";
import type { InspectedToken, Seam } from "../../roles/model.js";
import { type Marks, visibleText } from "../../roles/visible.js";
import type { TokenRange } from "../../rules/seam.js";
import type { Styled } from "../colors.js";
import type { Addition, InspectedRow } from "../model.js";
import { wordsOf } from "./wrap-text.js";

/** A line below the tokens: what it is about, and words that are never divided unless they are longer than a line. */
export interface Verdict {
  readonly label: string;
  readonly words: readonly Styled[];
}

/** What a person wants to know of the row; from the same rendering as its tokens. */
export function verdictsOf(row: InspectedRow, marks: Marks): readonly Verdict[] {
  return [
    { label: "budget", words: budgetWords(row, marks) },
    { label: "trained", words: trainedWords(row) },
    ...(row.seam === undefined ? [] : seamVerdicts(row.seam, row.tokens, marks)),
    ...row.additions.map((addition) => additionVerdict(addition, marks)),
    { label: "checks", words: checkWords(row) },
    ...(row.problem === undefined ? [] : [{ label: "rejected", words: wordsOf(row.problem, "over") }]),
  ];
}

function budgetWords({ tokens, budget: { before, most } }: InspectedRow, marks: Marks): readonly Styled[] {
  const { length } = tokens;
  const added = length - before;
  const count =
    most === undefined
      ? `${formatNumber(length)} tokens`
      : `${formatNumber(length)} of ${formatNumber(most)} tokens`;
  const change =
    added === 0 ? "" : ` (${formatNumber(before)} before, ${added > 0 ? "+" : ""}${formatNumber(added)})`;
  const over =
    most !== undefined && length > most ? wordsOf(`over by ${formatNumber(length - most)}`, "over") : [];
  const meter = most === undefined ? [] : [meterOf(length / most, marks)];
  return [...wordsOf(count + change), ...over, ...meter];
}

const METER_COLUMNS = 8;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** How full the budget is, as a bar. */
function meterOf(share: number, marks: Marks): Styled {
  const filled = Math.min(1, share) * METER_COLUMNS;
  const whole = Math.floor(filled);
  if (marks.trained === "#")
    return { text: `[${"#".repeat(Math.ceil(filled)).padEnd(METER_COLUMNS, ".")}]`, style: "plain" };
  const bar = "█".repeat(whole) + EIGHTHS[Math.floor((filled - whole) * 8)]!;
  return { text: `▕${bar.padEnd(METER_COLUMNS)}▏`, style: "plain" };
}

function trainedWords({ tokens, maskProblem }: InspectedRow): readonly Styled[] {
  if (maskProblem !== undefined) return wordsOf(`not known: ${maskProblem}`);
  const trained = tokens.filter(({ isTrained }) => isTrained === true).length;
  return wordsOf(
    `${formatNumber(trained)} of ${formatNumber(tokens.length)}, where the bar is solid; the model reads all of them`,
  );
}

function seamVerdicts(seam: Seam, tokens: readonly InspectedToken[], marks: Marks): readonly Verdict[] {
  if (seam.kind === "matches")
    return [{ label: "seam", words: wordsOf(`matches: the same ${formatNumber(seam.tokens)} ids`) }];
  const [prompt, answer] = withoutCommonEnd(tokens, seam.prompt, seam.answer);
  const shown = (range: TokenRange | undefined): readonly Styled[] =>
    range === undefined ? wordsOf("nothing of it") : [tokensIn(tokens, range, marks)];
  const words = [
    ...wordsOf("differs: the prompt has"),
    ...shown(prompt),
    ...wordsOf("where the answer has"),
    ...shown(answer),
  ];
  const cure =
    seam.cure === undefined ? [] : [{ label: "", words: wordsOf(`${seam.cure} makes them equal`) }];
  return [{ label: "seam", words }, ...cure];
}

/** Both ranges up to the first token that is the same from there on. */
function withoutCommonEnd(
  tokens: readonly InspectedToken[],
  prompt: TokenRange | undefined,
  answer: TokenRange | undefined,
): readonly [TokenRange | undefined, TokenRange | undefined] {
  if (prompt === undefined || answer === undefined) return [prompt, answer];
  const most = Math.min(prompt.to - prompt.from, answer.to - answer.from);
  let same = 0;
  while (same < most && tokens[prompt.to - 1 - same]!.id === tokens[answer.to - 1 - same]!.id) same++;
  // one of them stays, to show where both go on alike
  const cut = Math.max(0, same - 1);
  return [
    { from: prompt.from, to: prompt.to - cut },
    { from: answer.from, to: answer.to - cut },
  ];
}

function tokensIn(tokens: readonly InspectedToken[], { from, to }: TokenRange, marks: Marks): Styled {
  const text = tokens
    .slice(from, to)
    .map((token) => (token.text === "" ? marks.further : visibleText(token.text, marks)))
    .join(marks.border);
  return { text, style: "connector" };
}

function additionVerdict(addition: Addition, marks: Marks): Verdict {
  switch (addition.kind) {
    case "preview": {
      const { tokens, ended, isTrimmed } = addition;
      const count = `${formatNumber(tokens)} ${tokens === 1 ? "token" : "tokens"}`;
      const trimmed = isTrimmed ? "; the white space before that is left out" : "";
      return { label: "preview", words: visibleWords(`${count}: ${endWords(ended)}${trimmed}`, marks) };
    }
    case "prefix":
      return {
        label: "prefix",
        words: [
          ...visibleWords(`chosen: ${addition.reason}:`, marks),
          { text: visibleText(addition.prefix, marks), style: "connector" },
        ],
      };
  }
}

/** Words of which some are texts of the settings or of the row. */
function visibleWords(text: string, marks: Marks): readonly Styled[] {
  return wordsOf(
    text
      .split(" ")
      .map((word) => visibleText(word, marks))
      .join(" "),
  );
}

function checkWords({ checks }: InspectedRow): readonly Styled[] {
  const held = checks.filter(({ failed }) => !failed).length;
  const failed = (severity: "reject" | "warn"): string => {
    const rules = checks.filter((one) => one.failed && one.severity === severity).map(({ rule }) => rule);
    if (rules.length === 0) return "";
    return `, ${rules.length} ${severity}${rules.length === 1 ? "s" : ""}: ${rules.join(", ")}`;
  };
  return wordsOf(`${held} hold${held === 1 ? "s" : ""}${failed("reject")}${failed("warn")}`);
}
