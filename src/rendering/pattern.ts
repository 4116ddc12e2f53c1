import type { Skeleton } from "../domain/filled-text.js";
import { type Derivation, type Guard, Leaf, type Str, type Strip, type Trace } from "../jinja/text.js";
import { strippedRange } from "../jinja/white-space.js";
import { type Rendering, RenderingBuilder } from "./rendering.js";

/**
 * What a template wrote for one sequence of roles. Its run depended on the contents by nothing but the guards, so it
 * writes the same around all contents that give the guards the same answers.
 */
export class Pattern implements Skeleton {
  private readonly derivations: readonly Derivation[];
  private readonly guards: readonly { readonly of: number; readonly guard: Guard }[];
  /** A gap is filled by a derived text: a content with its ends cut. */
  readonly pieces: readonly (string | number)[];

  /** Undefined for a run that also depended on the contents in another way. */
  static of(output: readonly Str[], trace: Trace): Pattern | undefined {
    return trace.isComplete ? new Pattern(output, trace.guards) : undefined;
  }

  private constructor(output: readonly Str[], guards: readonly Guard[]) {
    const derivations = new Map<string, { readonly index: number; readonly derivation: Derivation }>();
    const indexOf = (derivation: Derivation): number => {
      const key = JSON.stringify(derivation);
      const known = derivations.get(key) ?? { index: derivations.size, derivation };
      derivations.set(key, known);
      return known.index;
    };
    this.guards = guards.map((guard) => ({ of: indexOf(guard.of), guard }));
    const pieces: (string | number)[] = [];
    for (const leaf of output.flatMap((text) => (typeof text === "string" ? [text] : text.leaves()))) {
      const last = pieces.at(-1);
      if (leaf instanceof Leaf) pieces.push(indexOf(leaf.derivation!));
      else if (typeof last === "string") pieces[pieces.length - 1] = last + leaf;
      else pieces.push(leaf);
    }
    this.pieces = pieces;
    this.derivations = Array.from(derivations.values(), ({ derivation }) => derivation);
  }

  /** What fills the gaps for these contents. */
  derive(contents: readonly string[]): readonly string[] {
    return this.derivations.map(({ source, strips }) => strips.reduce(strip, contents[source.message]!));
  }

  /** The text for other contents; undefined if the template may do something else with them. */
  fill(contents: readonly string[]): Rendering | undefined {
    const derived = this.derive(contents);
    for (const { of, guard } of this.guards) if (guard.ask(derived[of]!) !== guard.answer) return undefined;
    const builder = new RenderingBuilder();
    for (const piece of this.pieces) {
      if (typeof piece === "string") builder.add(piece);
      else builder.add(derived[piece]!, this.derivations[piece]!.source.message);
    }
    return builder.build(this, derived);
  }
}

function strip(text: string, how: Strip): string {
  return text.slice(...strippedRange(text, how, how.characters));
}
