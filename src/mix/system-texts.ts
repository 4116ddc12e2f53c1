import type { Conversation } from "../domain/conversation.js";
import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import { replaceString } from "../json/replace-string.js";

/** The system texts that rows have: how many rows, and which text if it is one in all of them. */
export class SystemTexts {
  private text: string | undefined;
  private isOne = true;
  rows = 0;
  without = 0;

  /** Throws RowError as `systemPath` does. */
  add(conversation: Conversation): void {
    const found = systemText(conversation);
    if (found === undefined) {
      this.without++;
      return;
    }
    this.rows++;
    this.text ??= found.text;
    if (found.text !== this.text) this.isOne = false;
  }

  /** The text that all rows with a system text have; undefined if they have several. */
  get common(): string | undefined {
    return this.isOne ? this.text : undefined;
  }
}

/** The row with another system text; undefined without one. Throws RowError `unsupported-content` or `duplicate-key`. */
export function withSystemText(row: Buffer, conversation: Conversation, text: string): Buffer | undefined {
  const found = systemText(conversation);
  return found && replaceString(row, found.path, text);
}

/** The system text of a row and where it is; undefined without one. Throws RowError `unsupported-content`. */
function systemText({
  messages,
  paths,
}: Conversation): { readonly text: string; readonly path: Path } | undefined {
  const at = messages.flatMap(({ role }, i) => (role === "system" || role === "developer" ? [i] : []));
  const [first, second] = at;
  if (first === undefined) return undefined;
  const path = paths[second ?? first] ?? [];
  if (second !== undefined)
    throw new RowError(
      "unsupported-content",
      path,
      "the row has two system texts, and --system rewrites one; join them first",
    );
  const text = messages[first]!["content"];
  if (typeof text !== "string")
    throw new RowError(
      "unsupported-content",
      path,
      "the system text is a list of parts, and --system rewrites a text; join the parts first",
    );
  return { text, path };
}
