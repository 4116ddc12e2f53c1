import type { Place } from "../domain/place.js";
import { RowError } from "../domain/problem.js";
import type { Rule } from "../domain/rules.js";
import type { JsonObject } from "../formats/input/format.js";
import { type Block, type Oversized, ROW_FIELDS, slicesOf } from "../io/rows/block.js";
import { BlockText, type RawRow, toPlace } from "../row/raw-row.js";
import { readRow } from "../row/read-row.js";
import { type TrainerName, trainers } from "../trainers/registry.js";
import type { Trainer } from "../trainers/trainer.js";
import { conversationFindings } from "./conversation-findings.js";
import { detectLayout, type Layout } from "./file-layout.js";
import type { TrainerFinding } from "./finding.js";
import { keyFindings } from "./key-findings.js";
import { limitFindings } from "./limit-findings.js";
import type { CheckReport } from "./report.js";
import type { CheckRequest, Validators } from "./request.js";
import { severityOf } from "./severity.js";
import { checkSegments, checkText, checkTokens } from "./tokenized-rows.js";
import { typeFindings } from "./type-findings.js";

/** Checks rows in order; holds the state kept between rows. */
export class Checker {
  private readonly request: CheckRequest;
  private readonly validators: Validators | undefined;
  private readonly trainers: readonly (readonly [TrainerName, Trainer])[];
  private layout: Layout | undefined;
  /** The trainers that were already reported as unable to read the file's format. */
  private readonly reportedTrainers = new Set<TrainerName>();
  /** The type of each key's values in the rows so far; see `columnType`. */
  private readonly columnTypes = new Map<string, string>();
  private readonly counts = { rows: 0, augmented: 0, failed: 0, seams: 0, matched: 0, longest: 0 };
  private readonly rules: Partial<Record<Rule, number>> = {};
  private readonly warnings: Partial<Record<Rule, number>> = {};
  private readonly failures: Partial<Record<TrainerName, number>> = {};

  constructor(request: CheckRequest, validators: Validators | undefined) {
    this.request = request;
    this.validators = validators;
    this.trainers = request.trainers.map((name) => [name, trainers[name]]);
    for (const [name] of this.trainers) this.failures[name] = 0;
  }

  take(block: Block, file: string): void {
    this.layout ??= detectLayout(block, this.request.settings);
    for (const part of slicesOf(block)) {
      const text = new BlockText(part, file);
      for (let i = 0; i < part.rows.length; i += ROW_FIELDS) {
        const [start, end, position] = [part.rows[i]!, part.rows[i + 1]!, part.rows[i + 2]!];
        this.takeRow({ block: text, start, end, position });
      }
    }
    if (block.oversized !== undefined)
      this.takeOversized(block.oversized, { file, positionUnit: block.positionUnit });
  }

  private takeOversized(
    { position, bytes }: Oversized,
    block: Pick<BlockText, "file" | "positionUnit">,
  ): void {
    const { maxRowBytes } = this.request.settings;
    const message = `${bytes} bytes; the limit is ${maxRowBytes} (--max-row-bytes)`;
    this.counts.rows++;
    this.record(toPlace(block, position), [{ rule: "too-long", path: [], message, trainers: [] }]);
  }

  /** How many rows were checked, and how many of them failed. */
  get done(): Readonly<Record<"rows" | "failed", number>> {
    return this.counts;
  }

  report(): CheckReport {
    const { rows, augmented, failed, seams, matched, longest } = this.counts;
    const isCounted = this.validators !== undefined;
    const { layout } = this;
    return {
      format: layout?.kind === "chat" ? layout.format.label : layout?.kind,
      ...{ rows, failed },
      augmented: layout?.kind === "chat" ? augmented : undefined,
      rules: this.rules,
      warnings: this.warnings,
      trainers: this.failures,
      tooFew: Object.fromEntries(
        this.trainers.flatMap(([name, { minRows = 0 }]) => (rows < minRows ? [[name, minRows]] : [])),
      ),
      seamRate: seams === 0 ? undefined : matched / seams,
      longest: isCounted ? longest : undefined,
    };
  }

  private takeRow(raw: RawRow): void {
    this.counts.rows++;
    this.record(toPlace(raw.block, raw.position), this.findOrReport(raw));
  }

  /** Reports and counts the findings of one row. */
  private record(place: Place, findings: readonly TrainerFinding[]): void {
    const failing = new Set<TrainerName>();
    const failed = new Set<Rule>();
    const warned = new Set<Rule>();
    for (const { rule, path, message, trainers: concerned, isRepeat } of findings) {
      const severity = severityOf(rule, this.request.severities);
      if (severity === "off") continue;
      const { field } = new RowError(rule, path, message).at(place);
      if (isRepeat !== true)
        this.request.onProblem({ rule, place, field, message, severity, trainers: concerned });
      (severity === "fail" ? failed : warned).add(rule);
      if (severity === "fail")
        for (const name of concerned.length > 0 ? concerned : this.names) failing.add(name);
    }
    if (failed.size > 0) this.counts.failed++;
    for (const rule of failed) this.rules[rule] = (this.rules[rule] ?? 0) + 1;
    for (const rule of warned) this.warnings[rule] = (this.warnings[rule] ?? 0) + 1;
    for (const name of failing) this.failures[name] = (this.failures[name] ?? 0) + 1;
  }

  private get names(): readonly TrainerName[] {
    return this.trainers.map(([name]) => name);
  }

  /** The findings of one row; that it cannot be read is one of them. */
  private findOrReport(raw: RawRow): readonly TrainerFinding[] {
    try {
      return this.find(raw);
    } catch (error) {
      if (error instanceof RowError)
        return [{ rule: error.rule, path: error.path, message: error.message, trainers: [] }];
      throw error;
    }
  }

  /** Throws RowError for a row that cannot be read. */
  private find(raw: RawRow): readonly TrainerFinding[] {
    const { row } = readRow(raw, this.validators !== undefined);
    const { layout } = this;
    if (layout === undefined) return [];
    const findings: readonly TrainerFinding[] = [
      ...typeFindings(row, this.columnTypes),
      ...keyFindings(row, layout.output, this.trainers, this.reportedTrainers),
    ];
    if (layout.kind !== "chat") return [...findings, ...this.tokenizedFindings(row, layout.kind)];
    try {
      // templates see the numbers as they are spelled
      const rendered = this.validators === undefined ? row : readRow(raw, true).row;
      const chat = conversationFindings(rendered, layout, this.request, this.trainers, this.validators);
      if (chat.isAugmented) this.counts.augmented++;
      for (const { seam, length } of chat.rendered) {
        this.countSeam(seam);
        this.countLength(length);
      }
      return [...findings, ...chat.found];
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      return [...findings, { rule: error.rule, path: error.path, message: error.message, trainers: [] }];
    }
  }

  private tokenizedFindings(
    row: JsonObject,
    kind: "tokens" | "segments" | "text",
  ): readonly TrainerFinding[] {
    const { findings, length } = this.findingsOf(row, kind);
    const found = findings.map((finding) => ({ ...finding, trainers: [] }));
    if (length === undefined) return found;
    this.countLength(length);
    return [...found, ...limitFindings(length, this.names, this.request.settings.maxTokens)];
  }

  private findingsOf(row: JsonObject, kind: "tokens" | "segments" | "text") {
    const { tokenizer, template } = this.validators ?? {};
    const { connectors } = this.request;
    const signs = { connectors, tokens: tokenizer?.addedTokens.map(({ content }) => content) };
    switch (kind) {
      case "tokens":
        return checkTokens(row, template?.endTokens);
      case "segments":
        return checkSegments(row, tokenizer, template?.endTokens, signs);
      case "text":
        return checkText(row, tokenizer, signs);
    }
  }

  private countLength(length: number): void {
    this.counts.longest = Math.max(this.counts.longest, length);
  }

  private countSeam(result: { readonly applies: boolean; readonly failure?: unknown } | undefined): void {
    if (result?.applies !== true) return;
    this.counts.seams++;
    if (result.failure === undefined) this.counts.matched++;
  }
}
