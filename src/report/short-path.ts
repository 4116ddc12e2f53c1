/** Longest name, in UTF-16 units. */
const MOST = 200;

/**
 * A file's name as others may see it: an absolute one by its last two parts, without what a signed address adds; its
 * beginning is left out if it is long.
 */
export function shortPath(name: string): string {
  const [plain] = /^[a-z][a-z0-9+.-]*:\/\//i.test(name) ? name.split(/[?#]/) : [name];
  const path = plain!.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, "$1");
  const parts = path.split(/[/\\]/);
  const isAbsolute = /^(?:[/\\~]|[a-z]:[/\\])/i.test(path);
  const shown = isAbsolute && parts.length > 3 ? `…/${parts.slice(-2).join("/")}` : path;
  return shown.length > MOST ? `…${shown.slice(-MOST).toWellFormed()}` : shown;
}
