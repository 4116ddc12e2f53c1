// The shapes that a row can have, each in a file of its own.
import type { z } from "zod";
import { settingsOf } from "../../domain/family.js";
import { alpaca } from "./alpaca.js";
import type { JsonObject, RowShape, Shape } from "./format.js";
import { messages } from "./messages.js";
import { pair } from "./pair.js";
import { promptCompletionChat } from "./prompt-completion-chat.js";
import { sharegpt } from "./sharegpt.js";

export const shapes = {
  pair,
  alpaca,
  messages,
  sharegpt,
  "prompt-completion-chat": promptCompletionChat,
};

export const ShapeSettings = settingsOf(shapes);
export type ShapeSettings = z.output<typeof ShapeSettings>;

export function createShape(settings: ShapeSettings): RowShape {
  // the settings were parsed by the very member that their name selects
  const shape = shapes[settings.name] as unknown as Shape;
  return shape.create(settings);
}

/** Every shape, with its settings, that could read the row. */
export function candidates(row: JsonObject): readonly ShapeSettings[] {
  const family: readonly { readonly detect: (row: JsonObject) => readonly ShapeSettings[] }[] =
    Object.values(shapes);
  return family.flatMap((shape) => shape.detect(row));
}
