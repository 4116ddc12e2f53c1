/** A record of a CSV file, with the number of the line that it begins on. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** The records of a CSV file (RFC 4180); empty lines do not count. Undefined behind the last whole one if a quote is not closed. */
export function parseCsv(text: string): readonly (CsvRecord | undefined)[] {
  const records: (CsvRecord | undefined)[] = [];
  // one field and what ends it; quotes in a quoted field are written twice
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  let [line, started] = [1, 1];
  let fields: string[] = [];
  while (field.lastIndex < text.length || fields.length > 0) {
    const match = field.exec(text);
    if (match === null) return [...records, undefined];
    const [whole, quoted, plain = "", end] = match;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === ",") {
      // a comma at the end of the text is followed by one more, empty field
      if (field.lastIndex === text.length) fields.push("");
      else continue;
    }
    if (fields.length > 1 || fields[0] !== "") records.push({ line: started, fields });
    fields = [];
    started = line;
  }
  return records;
}
