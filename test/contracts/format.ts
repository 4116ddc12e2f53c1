import { describe, expect, it } from "vitest";
import type { Example } from "../../src/domain/example.js";
import { RowError } from "../../src/domain/problem.js";
import { detectFormat } from "../../src/formats/input/detect.js";
import type { PlainName, PlainRole } from "../../src/formats/input/plain-row.js";
import { createInputFormat, type FormatSettings } from "../../src/formats/input/registry.js";
import { locate, spanAt } from "../../src/json/spans.js";
import { DETECTED_ROWS, INVALID_ROWS, ROWS } from "./format-rows.js";

type FormatName = FormatSettings["name"];

/** The input formats whose contract is tested, in the order of the calls. */
export const testedInputFormats: FormatName[] = [];

const textsOf = ({ exchanges }: Example) => exchanges.map(({ prompt, answer }) => [prompt.text, answer.text]);

/** The contract of an input format: what it reads, where, what it rejects, and from which rows it is detected. */
export function testInputFormat(name: FormatName): void {
  testedInputFormats.push(name);
  const valid = ROWS.filter(([, settings]) => settings.name === name);
  const plain = valid.filter(([, settings]) => createInputFormat(settings).plain !== undefined);
  const inFields = plain.filter(([, settings]) => createInputFormat(settings).plain?.keys.length === 0);

  describe(`the input format ${name}`, () => {
    it("has rows here that are valid, and is detected from one", () => {
      expect(valid.length).toBeGreaterThan(0);
      expect(DETECTED_ROWS.some(([, , settings]) => settings.name === name)).toBe(true);
    });

    it.each(valid)("reads %s", (_, settings, row, expected) => {
      expect(textsOf(createInputFormat(settings).read(row))).toEqual(expected);
    });

    it.each(valid)("locates the texts of %s", (_, settings, row) => {
      const format = createInputFormat(settings);
      const json = JSON.stringify(row);
      const spans = locate(json, 0, format.pattern);
      for (const { prompt, answer } of format.read(row).exchanges) {
        const { start, end } = spanAt(spans, format.pattern, prompt.end.path);
        const written: unknown = JSON.parse(json.slice(start, end));
        if (prompt.end.kind === "text") expect(written).toBe(prompt.text);
        else expect(Array.isArray(written)).toBe(true);
        const place = spanAt(spans, format.pattern, answer.path);
        const whole = JSON.parse(json.slice(place.start, place.end)) as string;
        expect(answer.text.startsWith(whole.slice(answer.at))).toBe(true);
      }
    });

    it.each(valid)("ignores other fields of %s", (_, settings, row) => {
      const format = createInputFormat(settings);
      expect(() => format.read({ ...row, __extra__: { deep: [1] } })).not.toThrow();
    });

    it.each(INVALID_ROWS.filter(([, settings]) => settings.name === name))(
      "rejects a row with %s, by rule and field",
      (_, settings, row, rule, field) => {
        let problem: unknown;
        try {
          createInputFormat(settings).read(row);
        } catch (error) {
          problem = error instanceof RowError ? error.at({ kind: "line", file: "f", line: 1 }) : error;
        }
        expect(problem).toMatchObject({ rule, field });
      },
    );

    it.each(DETECTED_ROWS.filter(([, , settings]) => settings.name === name))(
      "is detected from a row of %s",
      (_, row, settings) => {
        expect(detectFormat([row])).toEqual(settings);
      },
    );

    it.each(plain)("tells the bulk splicer of all that it reads: %s", (_, settings) => {
      const { plain, pattern } = createInputFormat(settings);
      expect(namesOf(plain?.fields)).toEqual(expect.arrayContaining(pattern.keys.map(({ name }) => name)));
      const chat = pattern.keys.find(({ name }) => name === plain?.fields.find(isRole("chat"))?.name);
      const keys = chat?.pattern.items?.keys.map(({ name }) => name) ?? [];
      expect(namesOf(plain?.keys)).toEqual(expect.arrayContaining(keys));
    });

    it.each(plain)(
      "has one prompt and one answer, or one list of messages, in a plain row: %s",
      (_, settings) => {
        const { plain } = createInputFormat(settings);
        const roles = [...plain!.fields, ...plain!.keys].map(({ role }) => role);
        const required = roles.filter((role) =>
          ["prompt", "answer", "chat", "speaker", "content"].includes(role),
        );
        expect([
          ["answer", "prompt"],
          ["chat", "content", "speaker"],
        ]).toContainEqual(required.sort());
      },
    );

    it.each(plain)(
      "asks a plain row's messages for nothing but the keys that it tells of: %s",
      (_, settings, row) => {
        const { plain, read } = createInputFormat(settings);
        const field = plain?.fields.find(isRole("chat"))?.name;
        if (field === undefined) return;
        const asked = new Set<string>();
        read({ ...row, [field]: (row[field] as object[]).map((message) => watched(message, asked)) });
        expect([...asked].filter((key) => !namesOf(plain?.keys).includes(key))).toEqual([]);
      },
    );

    it.each(inFields)(
      "tells the bulk splicer of the fields of the last exchange: %s",
      (_, settings, row, texts) => {
        const { plain, read } = createInputFormat(settings);
        const nameOf = (role: PlainRole): string => plain?.fields.find(isRole(role))?.name ?? "";
        const last = read(row).exchanges.at(-1)!;
        expect(last.answer.path).toEqual([nameOf("answer")]);
        expect([[nameOf("prompt")], [nameOf("context")]]).toContainEqual(last.prompt.end.path);
        expect(last.prompt.text).toBe(texts.at(-1)![0]);
      },
    );
  });
}

const namesOf = (names: readonly PlainName[] = []): readonly string[] => names.map(({ name }) => name);

const isRole = (role: PlainRole) => (one: PlainName) => one.role === role;

/** The object, which notes the keys that it is asked for. */
const watched = (object: object, asked: Set<string>): object => {
  const note = (key: string | symbol): void => {
    if (typeof key === "string") asked.add(key);
  };
  return new Proxy(object, {
    get: (target, key) => {
      note(key);
      return Reflect.get(target, key) as unknown;
    },
    has: (target, key) => {
      note(key);
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor: (target, key) => {
      note(key);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
};
