/** Whether a name holds what a glob is known by. */
export function isGlob(name: string): boolean {
  return /[*?[\]{}!]/.test(name);
}

/** What every name that matches begins with. */
export function fixedPart(pattern: string): string {
  return /^[^*?[\]{}!]*/.exec(pattern)![0];
}

/** What stands for one character or more, as a shell and tinyglobby know it, as a regular expression. */
const WILD: readonly (readonly [RegExp, (match: RegExpExecArray, startsName: boolean) => string])[] = [
  [/^\*\*\//, () => "(?:(?!\\.)[^/]+/)*"],
  [/^\*\*$/, () => "(?:(?!\\.)[^/]+/)*(?!\\.)[^/]+"],
  // a name that begins with a dot is only meant when the dot is there
  [/^\*+/, (_, startsName) => `${startsName ? "(?!\\.)" : ""}[^/]*`],
  [/^\?/, (_, startsName) => `${startsName ? "(?!\\.)" : ""}[^/]`],
  [/^\[([!^]?)([^\]/]+)\]/, ([, not, set]) => `[${not ? "^/" : ""}${set!.replace(/[\\[\]^]/g, "\\$&")}]`],
  [/^\{([^{}]*)\}/, ([, list]) => `(?:${list!.split(",").map(source).join("|")})`],
  [/^[\s\S]/u, ([character]) => character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&")],
];

/** Whether a name in a store, where `/` parts folders, is one that the glob means. */
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
