import type { Message } from "../domain/conversation.js";
import type { Reply } from "../domain/example.js";
import { isMarkedUntrained } from "../formats/loss-marks.js";
import { type OutputFormatName, outputFormats } from "../formats/output/registry.js";
import type { TrainerName } from "../trainers/registry.js";
import type { Trainer, TurnSelection } from "../trainers/trainer.js";
import type { TrainerFinding } from "./finding.js";

/**
 * The messages that the row marks as untrained, and that a trainer trains all the same: it has another mark or none, and
 * trains all messages of the assistant or the last one.
 */
export function untrainedFindings(
  replies: readonly Reply[],
  messages: readonly Message[],
  output: OutputFormatName | undefined,
  turns: TurnSelection,
  trainers: readonly (readonly [TrainerName, Trainer])[],
): readonly TrainerFinding[] {
  if (output === undefined || !outputFormats[output].holdsTurns) return [];
  return trainers.flatMap(([name, trainer]): readonly TrainerFinding[] => {
    if (!trainer.formats.includes(output)) return [];
    const { lossMark } = trainer;
    const trainsLast = lossMark === undefined && turns === "last" && trainer.turns.includes("last");
    const trained = trainsLast ? replies.slice(-1) : replies;
    const wrong = trained.find(({ index, isMarked }) => isMarked && !hasOwnMark(messages[index], lossMark));
    if (wrong === undefined) return [];
    const message = `the row marks this message as untrained, and ${name} trains it`;
    return [{ rule: "unsupported-format", path: wrong.path, message, trainers: [name] }];
  });
}

function hasOwnMark(message: Message | undefined, lossMark: Trainer["lossMark"]): boolean {
  return lossMark !== undefined && isMarkedUntrained({ [lossMark.key]: message?.[lossMark.key] });
}
