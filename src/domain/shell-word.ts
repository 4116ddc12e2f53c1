/** Any text as one word that sh, bash, zsh and fish read back alike. */
export function shellWord(text: string): string {
  if (/^(?!=)[\w@%+=:,./-]+$/.test(text)) return text;
  // fish reads a backslash between quotes, the others do not
  return `'${text.replace(/['\\]/g, (character) => `'\\${character}'`)}'`;
}
