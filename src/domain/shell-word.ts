/** Any text as one word that sh, bash, zsh and fish read back alike. */
export function shellWord(text: string): string {
  if (/^(?!=)[\w@%+=:,./-]+$/.test(text)) return text;
  // fish reads a backslash between quotes, the others do not
  return `'${text.replace(/['\\]/g, (character) => `'\\${character}'`)}'`;
}

/** A file's name as one word of a command line that no command takes for an option. */
export function shellFile(name: string): string {
  return shellWord(name.startsWith("-") ? `./${name}` : name);
}
