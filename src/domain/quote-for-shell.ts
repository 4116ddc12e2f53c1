/** A file's name as one word of a command line: bash, zsh and fish read exactly this name, and no option. */
export function quoteForShell(name: string): string {
  const word = name.startsWith("-") ? `./${name}` : name;
  return /^[\w@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
