/** A record of a CSV file, with the number of the line that it begins on. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * The records of a CSV file (RFC 4180); empty lines do not count. The last one is undefined if a quote is not closed, or if
 * something stands behind a closed one.
 */
export function parseCsv(text: string): readonly (CsvRecord | undefined)[] {
  const records: (CsvRecord | undefined)[] = [];
  let fields: string[] = [];
  let [line, started, at] = [1, 1, 0];
  for (;;) {
    const found = readField(text, at);
    if (found === undefined) return [...records, undefined];
    fields.push(found.value);
    line += (text.slice(at, found.end).match(/\r\n|\n|\r/g) ?? []).length;
    at = found.end + 1;
    if (text[found.end] === ",") continue;
    if (text.startsWith("\r\n", found.end)) at++;
    if (fields.length > 1 || fields[0] !== "") records.push({ line: started, fields });
    if (found.end === text.length) return records;
    fields = [];
    started = ++line;
  }
}

/** The field at a position, and where it ends: at a comma, a line break or the end of the text. */
function readField(text: string, from: number): { readonly value: string; readonly end: number } | undefined {
  if (text[from] !== '"') {
    const end = nextEnd(text, from);
    const value = text.slice(from, end);
    return value.includes('"') ? undefined : { value, end };
  }
  // a quote in a quoted field is written twice
  let close = text.indexOf('"', from + 1);
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close === -1 || nextEnd(text, close + 1) !== close + 1) return undefined;
  return { value: text.slice(from + 1, close).replaceAll('""', '"'), end: close + 1 };
}

function nextEnd(text: string, from: number): number {
  const ends = /[,\r\n]/g;
  ends.lastIndex = from;
  return ends.exec(text)?.index ?? text.length;
}
