/** Whether a name contains a character that is special in globs. */
export function isGlob(name: string): boolean {
  return /[*?[\]{}!]/.test(name);
}

/** The beginning that all matching names have. */
export function fixedPart(pattern: string): string {
  return /^[^*?[\]{}!]*/.exec(pattern)![0];
}

/** The parts of a glob, as in a shell and tinyglobby, and the regular expression of each. */
const WILD: readonly (readonly [RegExp, (match: RegExpExecArray, startsName: boolean) => string])[] = [
  [/^\*\*\//, () => "(?:(?!\\.)[^/]+/)*"],
  [/^\*\*$/, () => "(?:(?!\\.)[^/]+/)*(?!\\.)[^/]+"],
  // a dot at the start of a name must be explicit in the glob
  [/^\*+/, (_, startsName) => `${startsName ? "(?!\\.)" : ""}[^/]*`],
  [/^\?/, (_, startsName) => `${startsName ? "(?!\\.)" : ""}[^/]`],
  [/^\[([!^]?)([^\]/]+)\]/, ([, not, set]) => `[${not ? "^/" : ""}${set!.replace(/[\\[\]^]/g, "\\$&")}]`],
  [/^\{([^{}]*)\}/, ([, list]) => `(?:${list!.split(",").map(source).join("|")})`],
  [/^[\s\S]/u, ([character]) => character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&")],
];

/** Whether a name in a store, where `/` separates folders, matches the glob. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const expression = new RegExp(`^${source(pattern)}$`, "u");
  return (name) => expression.test(name);
}

function source(pattern: string): string {
  let escaped = "";
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    for (const [form, write] of WILD) {
      const match = form.exec(rest);
      if (match === null) continue;
      escaped += write(match, at === 0 || pattern[at - 1] === "/");
      at += match[0].length;
      break;
    }
  }
  return escaped;
}
