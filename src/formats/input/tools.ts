import type { Conversation } from "../../domain/conversation.js";
import { RowError } from "../../domain/problem.js";
import { parseInnerJson } from "../../json/duplicate-keys.js";
import { isObject } from "../../json/is-object.js";
import type { JsonObject } from "./format.js";

/** The columns that describe the row's tools: `tools`, and `functions` as OpenAI once named them. */
export function toolColumns(row: JsonObject): readonly string[] {
  return functionsOf(row) === undefined ? ["tools"] : ["tools", "functions"];
}

/**
 * A row's tools, parsed when they are JSON text; a blank text is none. Throws RowError `unsupported-content` for text
 * that is no JSON or one value, and for a row with both columns.
 */
export function toolsOf(row: JsonObject): Pick<Conversation, "tools" | "toolsText"> {
  const { value, text } = toolsColumn(row);
  const functions = functionsOf(row);
  if (functions === undefined) return { tools: value, toolsText: text };
  if (value !== undefined) {
    throw new RowError(
      "unsupported-content",
      ["functions"],
      "the row describes tools in two columns, tools and functions; keep one",
    );
  }
  return { tools: functions.map((one) => ({ type: "function", function: one })), toolsText: undefined };
}

function toolsColumn(row: JsonObject): { readonly value: unknown; readonly text: string | undefined } {
  const tools = Object.hasOwn(row, "tools") ? row["tools"] : undefined;
  if (typeof tools !== "string") return { value: tools ?? undefined, text: undefined };
  if (tools.trim() === "") return { value: undefined, text: undefined };
  try {
    const value = parseInnerJson(tools, ["tools"]) ?? undefined;
    if (value === undefined || typeof value === "object") return { value, text: tools };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new RowError(
    "unsupported-content",
    ["tools"],
    "the tools are text that is not a list in JSON; correct the text, or remove it",
  );
}

/** The column `functions` if it describes functions; data sets use that name for other things, too. */
function functionsOf(row: JsonObject): readonly unknown[] | undefined {
  const functions = Object.hasOwn(row, "functions") ? row["functions"] : undefined;
  if (!Array.isArray(functions) || functions.length === 0) return undefined;
  return functions.every((one) => isObject(one) && typeof one["name"] === "string") ? functions : undefined;
}
