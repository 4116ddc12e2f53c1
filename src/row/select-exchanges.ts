import { createHash } from "node:crypto";
import type { Exchange } from "../domain/example.js";
import type { TurnSelection } from "../trainers/trainer.js";

/** The exchanges of a conversation that `turns` selects. */
export function selectExchanges(turns: TurnSelection, exchanges: readonly Exchange[]): readonly Exchange[] {
  switch (turns) {
    case "last":
      return exchanges.slice(-1);
    case "first":
      return exchanges.slice(0, 1);
    case "all":
      return exchanges;
  }
}

/**
 * A number in [0, 1) that depends only on the seed and the texts of the exchanges: not on the row's position, nor on
 * how its JSON is written. So a larger share holds the smaller one.
 */
export function samplePosition(exchanges: readonly Exchange[], seed: number): number {
  return positionOf(exchanges, seed);
}

/** Another such number: the rows of a share do not all get the same prefixes. */
export function drawPosition(exchanges: readonly Exchange[], seed: number): number {
  return positionOf(exchanges, ["prefix", seed]);
}

function positionOf(exchanges: readonly Exchange[], salt: unknown): number {
  const contents = exchanges.flatMap(({ prompt, answer }) => [prompt.text, answer.text]);
  const digest = createHash("sha256")
    .update(JSON.stringify([salt, ...contents]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}
