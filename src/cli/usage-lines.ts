import type { Command } from "commander";

/** All flags, of all commands. */
export function flagsOf(program: Command): readonly string[] {
  const flags = [program, ...program.commands].flatMap(({ options }) =>
    options.flatMap(({ long }) => long ?? []),
  );
  return ["--help", ...flags];
}

/**
 * Splits a message at commander's own line break, before its suggestion; typed text may contain others. The beginning
 * of a flag is meant for that flag, whatever else looks alike.
 */
export function usageLines(message: string, flags: readonly string[]): readonly string[] {
  const [, text = message, hint] = /^([\s\S]*?)(?:\n(\(Did you mean [^\n]*\)))?$/.exec(message) ?? [];
  const typed = /^error: unknown option '(--[a-z-]{3,})'$/.exec(text)?.[1];
  const begun = flags.filter((flag) => typed !== undefined && flag !== typed && flag.startsWith(typed));
  if (begun.length > 0) return [text, `(Did you mean ${[...new Set(begun)].join(" or ")}?)`];
  return hint === undefined ? [text] : [text, hint];
}
