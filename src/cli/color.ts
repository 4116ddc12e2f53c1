import type { Environment } from "../domain/environment.js";

/** When output is in colour. */
export const COLOR_CHOICES = ["auto", "always", "never"] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];

/**
 * Whether to write colours. With `auto`: NO_COLOR says no, FORCE_COLOR and CLICOLOR_FORCE say yes; otherwise a terminal that is
 * not dumb has them.
 */
export function hasColor(choice: ColorChoice, env: Environment["env"], isTerminal: boolean): boolean {
  if (choice !== "auto") return choice === "always";
  const { NO_COLOR = "", FORCE_COLOR = "", CLICOLOR_FORCE = "", TERM } = env;
  if (NO_COLOR !== "") return false;
  if (FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  if (CLICOLOR_FORCE !== "" && CLICOLOR_FORCE !== "0") return true;
  return isTerminal && TERM !== "dumb";
}

/** Whether the locale is one of UTF-8; so is one that is not set, as in containers. */
export function hasUnicode({ LC_ALL = "", LC_CTYPE = "", LANG = "" }: Environment["env"]): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale === "" || /utf-?8/i.test(locale);
}
