import { ANY_FORMAT } from "../block/format-sample.js";
import { type NamedBlocks, readRows, tooLongError } from "../block/read-rows.js";
import { formatPlace, type Place } from "../domain/place.js";
import { RowError } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import type { FormatSettings } from "../formats/input/registry.js";
import type { Input } from "../io/inputs.js";
import { openRows } from "../io/open-rows.js";
import { promptKey } from "../row/prompt-key.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import type { Recipe } from "../row/recipe.js";
import type { RunEvents } from "../run/events.js";
import type { InputRecord } from "../run/result.js";
import type { World } from "../run/world.js";
import { createRecipe } from "../settings/create-recipe.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import type { ProbeModel } from "./probe-model.js";
import type { ProbesRequest } from "./probes.js";
import type { ProbesFile } from "./probes-file.js";
import { readProbe } from "./read-probe.js";

/** Makes the probes of rows in order; holds what is known of the rows before. */
export class ProbeMaker {
  rows = 0;
  problems = 0;
  format: FormatSettings | undefined;
  /** What the requests have in common with the same ones in other files. */
  readonly keys = new Set<string>();
  private readonly request: ProbesRequest;
  private readonly model: ProbeModel;
  private readonly files: readonly ProbesFile[];
  private readonly events: RunEvents;
  private readonly ids = new Map<string, Place>();
  /** Whether rows have an id of their own; undefined before the first row. */
  private hasIds: boolean | undefined;
  private recipes: { readonly reader: Recipe; readonly cutters: readonly (Recipe | undefined)[] } | undefined;

  constructor(request: ProbesRequest, model: ProbeModel, files: readonly ProbesFile[], events: RunEvents) {
    this.request = request;
    this.model = model;
    this.files = files;
    this.events = events;
  }

  async takeAll(inputs: readonly Input[], world: World): Promise<readonly InputRecord[]> {
    const { asked, resolved } = this.request;
    const records: InputRecord[] = [];
    const { format, formatOptions: options } = resolved.settings;
    const given = asked.kind === "field" ? ANY_FORMAT : format;
    for await (const row of readRows(this.open(inputs, world, records), { format: given, options })) {
      world.signal?.throwIfAborted();
      this.rows++;
      if (row.kind === "oversized") {
        this.report(
          tooLongError(row.oversized, resolved.settings.maxRowBytes),
          toPlace(row, row.oversized.position),
        );
        continue;
      }
      if (asked.kind === "format") this.format = row.format;
      this.recipes ??= this.recipesFor(row.format);
      await this.take(row.raw);
      const progress = { rows: this.rows, rejected: this.problems, bytesRead: 0 };
      this.events.onProgress?.({ ...progress, bytesTotal: undefined, limit: undefined });
    }
    return records;
  }

  private async *open(
    inputs: readonly Input[],
    world: World,
    records: InputRecord[],
  ): AsyncGenerator<NamedBlocks> {
    for (const input of inputs) {
      const reading = { hashed: true, chunkBytes: CHUNK_BYTES.counting };
      const opened = await openRows(input, world, this.request.resolved.settings, reading);
      yield { name: opened.name, blocks: opened.rows.blocks };
      records.push({ name: opened.name, bytes: opened.bytesRead(), sha256: opened.sha256() });
    }
  }

  private recipesFor(format: FormatSettings) {
    const { resolved, outputs } = this.request;
    const { tokenizer } = this.model;
    const cutters = outputs.map(({ prefillTokens }) =>
      prefillTokens === undefined
        ? undefined
        : createRecipe(this.model.cutting(prefillTokens), format, { tokenizer, validator: undefined }),
    );
    return { reader: createRecipe(resolved, format), cutters };
  }

  private async take(raw: RawRow): Promise<void> {
    const place = toPlace(raw.block, raw.position);
    try {
      const { reader, cutters } = this.recipes!;
      const { id, category, question, messages, prefills } = readProbe(this.request, raw, reader, cutters);
      const name = this.nameOf(id, place);
      const { renderer } = this.model;
      const rendered = prefills.map(({ text }) => renderer?.render(messages, text));
      const markers = renderer?.hasMarker(messages) ?? false;
      this.keys.add(promptKey({ messages }));
      for (const [i, file] of this.files.entries()) {
        const { text, isWholeAnswer } = prefills[i]!;
        const prefill = rendered[i]?.prefill ?? text;
        const asked =
          prefill === undefined ? messages : [...messages, { role: "assistant", content: prefill }];
        await file.add(
          { id: name, category, question, messages: asked, prefill, prompt: rendered[i]?.prompt },
          place,
          { markers, wholeAnswers: isWholeAnswer, trimmed: prefill !== text },
        );
      }
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      this.report(error, place);
    }
  }

  /** The row's own id, or its number. Throws RunError `bad-data` for an id that occurs twice, or not in all rows. */
  private nameOf(id: string | undefined, place: Place): string {
    const { idField } = this.request;
    this.hasIds ??= id !== undefined;
    if (this.hasIds !== (id !== undefined))
      throw new RunError(
        "bad-data",
        `${formatPlace(place)}: ${id === undefined ? "no" : "an"} ${idField}, unlike the rows before; give all rows one, or name another field with --id-field`,
      );
    const name = id ?? String(this.rows);
    const known = this.ids.get(name);
    if (known !== undefined)
      throw new RunError(
        "bad-data",
        `${formatPlace(place)}: the same ${idField} as in ${formatPlace(known)}; answers could not be told apart`,
      );
    this.ids.set(name, place);
    return name;
  }

  private report(error: RowError, place: Place): void {
    this.problems++;
    this.events.onProblem?.(error.at(place));
  }
}
