import { rowObject, ShapeSample } from "../block/format-sample.js";
import type { RowShape } from "../formats/input/format.js";
import { createShape, type ShapeSettings } from "../formats/input/registry.js";
import { type WrittenShapeName, writtenShapes } from "../formats/output/registry.js";
import type { Block } from "../io/rows/block.js";

/** How the rows of a file are laid out; `written` is the shape as trainers know it, if they do. */
export type Layout =
  | { readonly kind: "chat"; readonly shape: RowShape; readonly written: WrittenShapeName | undefined }
  | { readonly kind: "tokens" | "segments" | "text"; readonly written: WrittenShapeName };

/** Which written shape a shape is read from, as trainers know it. */
function writtenOf(shape: ShapeSettings): WrittenShapeName | undefined {
  switch (shape.name) {
    case "pair": {
      const fields = `${shape.promptField} ${shape.answerField}`;
      if (fields === "prompt completion" || fields === "prompt response") return "prompt-completion";
      return fields === "input output" ? "input-output" : undefined;
    }
    case "messages":
      return shape.chatField === "messages" ? "messages" : undefined;
    case "sharegpt":
      return shape.chatField === "conversations" ? "sharegpt" : undefined;
    case "alpaca":
    case "prompt-completion-chat":
      return shape.name;
  }
}

/** How the rows of the first block are laid out. Throws RunError `usage` when they do not settle it. */
export function layoutOf(block: Block, told: ShapeSettings | undefined): Layout | undefined {
  if (told === undefined) {
    const first = rowObject(block, 0);
    for (const kind of ["tokens", "segments"] as const) {
      if (first !== undefined && Object.hasOwn(first, writtenShapes[kind].keys[0]!))
        return { kind, written: kind };
    }
    if (first !== undefined && typeof first["text"] === "string" && Object.keys(first).length === 1)
      return { kind: "text", written: "text" };
  }
  const sample = new ShapeSample();
  sample.add(block);
  const settings = told ?? sample.shape();
  return settings && { kind: "chat", shape: createShape(settings), written: writtenOf(settings) };
}
