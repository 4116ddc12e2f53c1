import { metrics } from "../../scoring/metrics/registry.js";

/** What other metrics would say of answers of which none is a hit: their form may be another than the metric reads. */
export class OtherMetrics {
  private readonly hits = new Map<string, number>();
  private readonly chosen: string;

  constructor(chosen: string) {
    this.chosen = chosen;
  }

  take(answer: string, truths: readonly string[]): void {
    for (const [name, metric] of Object.entries(metrics)) {
      if (name === this.chosen || metric.kind !== "rate") continue;
      const isHit = truths.some((truth) => metric.scoreAnswer(answer, truth).outcome === "hit");
      if (isHit) this.hits.set(name, (this.hits.get(name) ?? 0) + 1);
    }
  }

  /** A line about the metrics with hits, the most first; undefined if none has any. */
  note(n: number): string | undefined {
    if (this.hits.size === 0) return undefined;
    const found = [...this.hits].sort(([, one], [, other]) => other - one);
    const listed = found.map(([name, hits]) => `${name} ${hits} of ${n}`).join(", ");
    return `no answer is a hit by ${this.chosen}, which may read another form of answers; others: ${listed}`;
  }
}
