import type { Place } from "../domain/place.js";
import { formatPlace } from "../domain/place.js";
import { RunError } from "../domain/run-error.js";
import { batchLine } from "../endpoint/batch.js";
import { requestKey } from "../endpoint/request.js";
import type { AtomicFile } from "../io/stores/atomic-file.js";
import type { Outputs } from "../run/outputs.js";
import type { OutputRecord } from "../run/result.js";
import type { ProbeForm } from "./forms/form.js";
import { probeForms } from "./forms/registry.js";
import type { Probe } from "./probe.js";
import type { ProbeCounts, ProbesOutput, ProbesRequest } from "./probes.js";

/** One output and the file beside it, open. */
export class ProbesFile {
  readonly output: ProbesOutput;
  readonly outputs: Outputs;
  private readonly asked: AtomicFile;
  private readonly askedPath: string;
  private readonly request: ProbesRequest;
  private readonly form: ProbeForm;
  /** By the name of a request, where it comes from. */
  private readonly names = new Map<string, Place>();
  private readonly categories = new Map<string, number>();
  private readonly counts = { probes: 0, markers: 0, wholeAnswers: 0, trimmed: 0 };
  private least = Number.POSITIVE_INFINITY;
  private most = 0;

  constructor(
    output: ProbesOutput,
    request: ProbesRequest,
    outputs: Outputs,
    asked: { readonly file: AtomicFile; readonly path: string },
  ) {
    this.output = output;
    this.request = request;
    this.outputs = outputs;
    this.asked = asked.file;
    this.askedPath = asked.path;
    this.form = probeForms[request.form];
  }

  /** Throws RunError `bad-data` for a request that another row has made already. */
  async add(
    probe: Probe,
    place: Place,
    facts: Readonly<Record<"markers" | "wholeAnswers" | "trimmed", boolean>>,
  ) {
    const { line, name } = this.lineOf(probe);
    const known = name === undefined ? undefined : this.names.get(name);
    if (known !== undefined)
      throw new RunError(
        "bad-data",
        `${formatPlace(place)}: the request is that of ${formatPlace(known)}, and would be answered once; remove one of the rows`,
      );
    if (name !== undefined) this.names.set(name, place);
    const { id, question, prefill, category, prompt } = probe;
    const asked = {
      ...{ id, custom_id: name ?? null, prompt: question, prefill: prefill ?? null },
      ...{ category: category ?? null, prompt_tokens: prompt?.tokens ?? null },
    };
    await this.outputs.writeRows(Buffer.from(`${line}\n`));
    await this.asked.write(Buffer.from(`${JSON.stringify(asked)}\n`));
    this.counts.probes++;
    for (const fact of ["markers", "wholeAnswers", "trimmed"] as const) if (facts[fact]) this.counts[fact]++;
    if (category !== undefined) this.categories.set(category, (this.categories.get(category) ?? 0) + 1);
    if (prompt === undefined) return;
    this.least = Math.min(this.least, prompt.tokens);
    this.most = Math.max(this.most, prompt.tokens);
  }

  get result(): ProbeCounts {
    const byName = [...this.categories].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      ...this.counts,
      categories: Object.fromEntries(byName),
      tokens: this.most === 0 ? undefined : { least: this.least, most: this.most },
    };
  }

  /** Publishes both files. */
  async publish(): Promise<{ readonly output: OutputRecord; readonly asked: OutputRecord }> {
    const output = await this.outputs.publishRows();
    if (output === undefined) throw new TypeError("probes are written to a file");
    return { output, asked: { path: this.askedPath, ...(await this.asked.publish()) } };
  }

  private lineOf(probe: Probe): { readonly line: string; readonly name: string | undefined } {
    const { form } = this;
    switch (form.kind) {
      case "row":
        return { line: JSON.stringify(form.row(probe)), name: undefined };
      case "request": {
        const request = form.request(probe, this.request.asking);
        return { line: batchLine(request), name: requestKey(request) };
      }
    }
  }
}
