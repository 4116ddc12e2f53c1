import type { CheckName } from "../../checks/registry.js";
import type { Exchange } from "../../domain/example.js";
import type { Place } from "../../domain/place.js";
import { RowError, type Rule } from "../../domain/problem.js";
import type { JsonObject } from "../../formats/shape.js";
import { type WrittenShapeName, writtenShapes } from "../../formats/written/registry.js";
import { type Block, type Oversized, partsOf, ROW_FIELDS } from "../../io/block.js";
import { TimeLimitError, within } from "../../io/time-limit.js";
import { MEDIA_COLUMNS, misfitOf } from "../../targets/misfit.js";
import { type TargetName, targets } from "../../targets/registry.js";
import { OVER_LONG, type Target } from "../../targets/target.js";
import type { Judge } from "../judge-row.js";
import { endlessRow } from "../prepare-block.js";
import { BlockText, placeOf, type RawRow, readRow } from "../prepare-row.js";
import { exchangesMeant } from "../recipe.js";
import type { CheckRequest, Judges } from "./check-files.js";
import { examine, type Fault, type UndoneRow, undo } from "./examine.js";
import { kindOf, MIXED } from "./kinds.js";
import { type Layout, layoutOf } from "./layout.js";
import { checkSegments, checkTokens } from "./made-rows.js";
import type { CheckReport } from "./report.js";

/** Rules that only warn, unless they are told otherwise. */
const WARNED: ReadonlySet<Rule> = new Set([
  "seam",
  "preview-altered",
  "prompt-not-prefix",
  "response-marker",
  "whole-answer",
]);

/** A row may take so long, and so much more for each byte. */
const ROW_MILLISECONDS = 1000;
const BYTE_MILLISECONDS = 1 / 64;

/** A fault, and the trainers that it matters to; none named for all. */
interface Found extends Fault {
  readonly targets: readonly TargetName[];
  /** Counted, but not told again: the row before said it of the whole file. */
  readonly isQuiet?: boolean;
}

/** What is carried from row to row. */
export class Checker {
  private readonly request: CheckRequest;
  private readonly judges: Judges | undefined;
  private readonly targets: readonly (readonly [TargetName, Target])[];
  private layout: Layout | undefined;
  /** The trainers of which it has been told that they do not read the file. */
  private readonly unread = new Set<TargetName>();
  /** What kind of value each key has. */
  private readonly kinds = new Map<string, string>();
  private readonly counts = { rows: 0, augmented: 0, failed: 0, seams: 0, matched: 0, longest: 0 };
  private readonly rules: Partial<Record<Rule, number>> = {};
  private readonly warnings: Partial<Record<Rule, number>> = {};
  private readonly failures: Partial<Record<TargetName, number>> = {};

  constructor(request: CheckRequest, judges: Judges | undefined) {
    this.request = request;
    this.judges = judges;
    this.targets = request.targets.map((name) => [name, targets[name]]);
    for (const [name] of this.targets) this.failures[name] = 0;
  }

  take(block: Block, file: string): void {
    this.layout ??= layoutOf(block, this.request.settings.shape);
    for (const part of partsOf(block)) {
      const text = new BlockText(part, file);
      for (let i = 0; i < part.rows.length; i += ROW_FIELDS) {
        const [start, end, ordinal] = [part.rows[i]!, part.rows[i + 1]!, part.rows[i + 2]!];
        this.row({ block: text, start, end, ordinal });
      }
    }
    if (block.oversized !== undefined) this.oversized(block.oversized, { file, counted: block.counted });
  }

  private oversized({ ordinal, bytes }: Oversized, block: Pick<BlockText, "file" | "counted">): void {
    const { maxRowBytes } = this.request.settings;
    const fact = `${bytes} bytes; the limit is ${maxRowBytes} (--max-row-bytes)`;
    this.counts.rows++;
    this.tell(placeOf(block, ordinal), [{ rule: "too-long", path: [], fact, targets: [] }]);
  }

  report(): CheckReport {
    const { rows, augmented, failed, seams, matched, longest } = this.counts;
    const isCounted = this.judges !== undefined;
    return {
      ...{ rows, failed },
      augmented: this.layout?.kind === "chat" ? augmented : undefined,
      rules: this.rules,
      warnings: this.warnings,
      targets: this.failures,
      tooFew: Object.fromEntries(
        this.targets.flatMap(([name, { leastRows = 0 }]) => (rows < leastRows ? [[name, leastRows]] : [])),
      ),
      seamRate: seams === 0 ? undefined : matched / seams,
      longest: isCounted ? longest : undefined,
    };
  }

  private row(raw: RawRow): void {
    this.counts.rows++;
    this.tell(placeOf(raw.block, raw.ordinal), this.faultsIn(raw));
  }

  /** Tells what was found in one row, and counts it. */
  private tell(place: Place, found: readonly Found[]): void {
    const failing = new Set<TargetName>();
    const failed = new Set<Rule>();
    const warned = new Set<Rule>();
    for (const { rule, path, fact, targets: concerned, isQuiet } of found) {
      const level = this.levelOf(rule);
      if (level === "off") continue;
      const { field } = new RowError(rule, path, fact).at(place);
      if (isQuiet !== true) this.request.onProblem({ rule, place, field, fact, level, targets: concerned });
      (level === "fail" ? failed : warned).add(rule);
      if (level === "fail")
        for (const name of concerned.length > 0 ? concerned : this.names) failing.add(name);
    }
    if (failed.size > 0) this.counts.failed++;
    for (const rule of failed) this.rules[rule] = (this.rules[rule] ?? 0) + 1;
    for (const rule of warned) this.warnings[rule] = (this.warnings[rule] ?? 0) + 1;
    for (const name of failing) this.failures[name] = (this.failures[name] ?? 0) + 1;
  }

  private get names(): readonly TargetName[] {
    return this.targets.map(([name]) => name);
  }

  /** What was said of a rule counts; the levels by default are meant for rows that are made, not for rows that are found. */
  private levelOf(rule: Rule): "fail" | "warn" | "off" {
    const told = this.request.levels[rule as CheckName];
    if (told === undefined) return WARNED.has(rule) ? "warn" : "fail";
    return told === "reject" ? "fail" : told;
  }

  private faultsIn(raw: RawRow): readonly Found[] {
    try {
      return within(Math.ceil(ROW_MILLISECONDS + (raw.end - raw.start) * BYTE_MILLISECONDS), () =>
        this.faults(raw),
      );
    } catch (error) {
      if (error instanceof RowError)
        return [{ rule: error.rule, path: error.path, fact: error.message, targets: [] }];
      if (!(error instanceof TimeLimitError)) throw error;
      throw endlessRow(placeOf(raw.block, raw.ordinal), error);
    }
  }

  /** Throws RowError for a row that cannot be read. */
  private faults(raw: RawRow): readonly Found[] {
    const { row } = readRow(raw);
    const { layout } = this;
    if (layout === undefined) return [];
    const found: Found[] = [...this.typeFaults(row), ...this.keyFaults(row, layout.written)];
    if (layout.kind !== "chat") return [...found, ...this.madeFaults(row, layout.kind)];
    try {
      return [...found, ...this.chatFaults(row, layout)];
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      return [...found, { rule: error.rule, path: error.path, fact: error.message, targets: [] }];
    }
  }

  /** Values of another kind than in the rows before: readers make one table of all rows. */
  private typeFaults(row: JsonObject): readonly Found[] {
    const found: Found[] = [];
    for (const [key, value] of Object.entries(row)) {
      const kind = kindOf(value);
      if (kind === undefined) continue;
      const known = this.kinds.get(key);
      if (known === undefined) this.kinds.set(key, kind);
      if (kind === MIXED || (known !== undefined && known !== kind)) {
        const fact =
          kind === MIXED
            ? "some contents are texts and some are lists of parts"
            : `${kind}, where rows before have ${known}`;
        found.push({ rule: "mixed-types", path: [key], fact, targets: [] });
      }
    }
    return found;
  }

  private keyFaults(row: JsonObject, written: WrittenShapeName | undefined): readonly Found[] {
    const found: Found[] = [];
    for (const [name, target] of this.targets) {
      if (written === undefined || !target.shapes.includes(written)) {
        found.push({
          rule: "unread-shape",
          path: [],
          fact: `${name} reads ${target.shapes.join(", ")}`,
          targets: [name],
          isQuiet: this.unread.has(name),
        });
        this.unread.add(name);
        continue;
      }
      const { keys, optionalKeys } = writtenShapes[written];
      const extra = Object.keys(row).find(
        (key) => !keys.includes(key) && !(optionalKeys.includes(key) && target.takesTools),
      );
      if (extra !== undefined && target.refusesOtherKeys) {
        found.push({
          rule: "extra-key",
          path: [extra],
          fact: `${name} refuses rows with other keys than ${keys.join(", ")}`,
          targets: [name],
        });
      }
    }
    return found;
  }

  private chatFaults(
    row: JsonObject,
    { shape, written }: Layout & { readonly kind: "chat" },
  ): readonly Found[] {
    const { settings, connectors } = this.request;
    const example = shape.read(row);
    const faults: Fault[] = [];
    if (example.exchanges.length === 0) {
      throw new RowError("no-exchange", [], "no user turn is followed by an answer in text");
    }
    const conversation = example.conversation();
    const undone = undo(example.exchanges, conversation, connectors, faults);
    const columns = MEDIA_COLUMNS.filter((column) => row[column] != null);
    const misfits = this.targets.flatMap(([name, target]): Found[] => {
      const misfit = misfitOf(name, target, conversation, columns);
      return misfit === undefined ? [] : [{ rule: "unread-shape", ...misfit, targets: [name] }];
    });
    if (undone.isAugmented) this.counts.augmented++;
    const found: Found[] = [...misfits, ...faults.map((fault) => ({ ...fault, targets: [] }))];
    for (const { answer } of example.exchanges) {
      if (!/\S/.test(answer.text))
        found.push({ rule: "empty-answer", path: answer.path, fact: "the answer is blank", targets: [] });
    }
    if (this.judges === undefined) return found;
    const meant = exchangesMeant(settings.turns, example.exchanges);
    const isText = written === "prompt-completion" || written === "input-output";
    const joining = this.targets.filter(([, target]) => isText && target.joinsTexts).map(([name]) => name);
    const others = this.names.filter((name) => !joining.includes(name));
    for (const [judge, concerned] of [
      [this.judges.plain, joining],
      [this.judges.template, others],
    ] as const) {
      if (concerned.length === 0 && (judge === this.judges.plain || this.names.length > 0)) continue;
      found.push(
        ...this.judgedFaults(judge, undone, meant, concerned, joining.length > 0 && others.length > 0),
      );
    }
    return found;
  }

  /** What a judge finds; the trainers are only named when not all are judged alike. */
  private judgedFaults(
    judge: Judge,
    undone: UndoneRow,
    meant: readonly Exchange[],
    concerned: readonly TargetName[],
    isNamed: boolean,
  ): readonly Found[] {
    const named = isNamed ? concerned : [];
    try {
      const { view, verdicts } = examine(judge, undone, meant);
      this.countSeam(verdicts.find(({ rule }) => rule === "seam")?.verdict);
      const found = verdicts.flatMap(({ rule, verdict: { finding } }): Found[] =>
        finding === undefined ? [] : [{ rule, ...finding, targets: named }],
      );
      return [...found, ...this.limitFaults(view.length, concerned)];
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      return [{ rule: error.rule, path: error.path, fact: error.message, targets: named }];
    }
  }

  private madeFaults(row: JsonObject, kind: "tokens" | "segments" | "text"): readonly Found[] {
    const { judges } = this;
    const made =
      kind === "tokens"
        ? checkTokens(row, judges?.template.ends)
        : kind === "segments"
          ? checkSegments(row, judges?.tokenizer, judges?.template.ends)
          : { faults: [], length: judges?.tokenizer.count(String(row["text"])) };
    return [
      ...made.faults.map((fault) => ({ ...fault, targets: [] })),
      ...(made.length === undefined ? [] : this.limitFaults(made.length, this.names)),
    ];
  }

  private countSeam(verdict: { readonly applies: boolean; readonly finding?: unknown } | undefined): void {
    if (verdict?.applies !== true) return;
    this.counts.seams++;
    if (verdict.finding === undefined) this.counts.matched++;
  }

  private limitFaults(length: number, names: readonly TargetName[]): readonly Found[] {
    const { maxTokens } = this.request.settings;
    this.counts.longest = Math.max(this.counts.longest, length);
    if (names.length === 0 && maxTokens !== undefined && length > maxTokens) {
      return [
        {
          rule: "over-limit",
          path: [],
          fact: `${length} tokens; the limit is ${maxTokens} (--max-tokens)`,
          targets: [],
        },
      ];
    }
    return names.flatMap((name): Found[] => {
      const { tokens, over } = (targets[name] as Target).limit;
      const limit = maxTokens ?? tokens;
      if (limit === undefined || length <= limit) return [];
      return [
        {
          rule: "over-limit",
          path: [],
          fact: `${length} tokens; ${name} ${OVER_LONG[over]} ${limit}`,
          targets: [name],
        },
      ];
    });
  }
}
