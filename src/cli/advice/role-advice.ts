import { canBeTyped } from "../../domain/can-be-typed.js";
import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { formatNumber } from "../../domain/format-number.js";
import { shellFile, shellWord } from "../../domain/shell-word.js";
import type { JsonObject } from "../../formats/input/format.js";
import { kindOfRole, type MessageKind } from "../../formats/input/message-kind.js";
import type { FormatSettings } from "../../formats/input/registry.js";
import type { FlagChanges } from "../command-line.js";
import type { Advice } from "./advice.js";
import { printedName } from "./names.js";

/** A list of messages, and the key under which a message has its role. */
interface Chat {
  readonly field: string;
  readonly key: "role" | "from";
}

/** The roles of a file and how often each occurs; few, since they are texts of rows. */
export class RoleCounts {
  readonly chat: Chat;
  readonly counts = new Map<string, number>();
  private readonly inputs = new Set<string>();

  constructor(chat: Chat) {
    this.chat = chat;
  }

  add(input: string, row: JsonObject): void {
    this.inputs.add(input);
    const list = Object.hasOwn(row, this.chat.field) ? row[this.chat.field] : undefined;
    if (!Array.isArray(list)) return;
    for (const message of list) {
      const role: unknown =
        typeof message === "object" && message !== null ? Reflect.get(message, this.chat.key) : undefined;
      if (typeof role !== "string") continue;
      if (this.counts.has(role) || this.counts.size < MOST_ROLES)
        this.counts.set(role, (this.counts.get(role) ?? 0) + 1);
    }
  }

  /** What to do: leave their rows out with these flags if there are others, or rename the roles if it is clear to what. */
  advice(skipping: FlagChanges | undefined): Advice | undefined {
    const unknown = [...this.counts.keys()].filter((role) => kindOfRole(role) === undefined);
    if (unknown.length === 0) return undefined;
    const names = renamings(unknown, [...this.counts.keys()].map(kindOfRole));
    const rename = names && this.renameCommand(names);
    const listed = [...this.counts]
      .slice(0, SHOWN_ROLES)
      .map(([role, times]) => `${printedName(role)} ${formatNumber(times)}`);
    const more = this.counts.size > SHOWN_ROLES ? ", …" : "";
    const roles = `roles: ${listed.join(", ")}${more}; unknown: ${unknown.slice(0, SHOWN_ROLES).map(printedName).join(", ")}`;
    const how = `rename the unknown ones to system, user, assistant or tool${rename === undefined ? "" : `: ${rename}`}`;
    if (skipping !== undefined)
      return { lines: [roles, `${how}; or leave their rows out:`], changes: skipping };
    if (rename === undefined) return { lines: [roles, how], changes: undefined };
    return { lines: [roles], changes: {}, source: rename };
  }

  /** The command that prints the rows with other roles; undefined for inputs that jq cannot read. */
  private renameCommand(names: Readonly<Record<string, string>>): string | undefined {
    const { field, key } = this.chat;
    const inputs = [...this.inputs];
    const canRead =
      inputs.length <= MOST_INPUTS && inputs.every((name) => /^(?!.*:\/\/).*\.(jsonl|ndjson)$/.test(name));
    const program = `(.[${JSON.stringify(field)}][].${key}) |= (${JSON.stringify(names)}[.] // .)`;
    const command = `jq -c ${shellWord(program)} ${inputs.map(shellFile).join(" ")}`;
    return canRead && escapeUnprintable(command) === command ? command : undefined;
  }
}

/** The list of messages of a format; undefined for formats that have none, or two. */
export function chatOf(format: FormatSettings): Chat | undefined {
  switch (format.name) {
    case "messages":
      return { field: format.chatField, key: "role" };
    case "sharegpt":
      return { field: format.chatField, key: "from" };
    default:
      return undefined;
  }
}

/** How many roles are counted, and how many are shown; in how many files they are renamed. */
const MOST_ROLES = 100;
const SHOWN_ROLES = 8;
const MOST_INPUTS = 8;

/** The new names of unknown roles, where only one reading is possible: the first to speak asks, the other one answers. */
function renamings(
  unknown: readonly string[],
  known: readonly (MessageKind | undefined)[],
): Readonly<Record<string, string>> | undefined {
  const open = ["user", "assistant"].filter((kind) => !known.some((one) => one === kind));
  if (unknown.length !== open.length || !unknown.every(canBeTyped)) return undefined;
  return Object.fromEntries(unknown.map((role, i) => [role, open[i]!]));
}
