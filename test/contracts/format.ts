import { describe, expect, it } from "vitest";
import type { Example } from "../../src/domain/example.js";
import { RowError } from "../../src/domain/problem.js";
import { detectFormat } from "../../src/formats/input/detect.js";
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
  const flat = valid.filter(([, settings]) => createInputFormat(settings).flat !== undefined);

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

    it.each(flat)(
      "tells the bulk splicer of all fields that it reads, with one prompt and one answer among them: %s",
      (_, settings) => {
        const { flat = [], pattern } = createInputFormat(settings);
        expect(flat.map(({ name }) => name)).toEqual(
          expect.arrayContaining(pattern.keys.map(({ name }) => name)),
        );
        const roles = flat.map(({ role }) => role);
        expect(roles.filter((role) => role === "prompt" || role === "answer").sort()).toEqual([
          "answer",
          "prompt",
        ]);
      },
    );

    it.each(flat)(
      "tells the bulk splicer of the fields of the last exchange: %s",
      (_, settings, row, texts) => {
        const { flat = [], read } = createInputFormat(settings);
        const nameOf = (role: string): string => flat.find((field) => field.role === role)?.name ?? "";
        const last = read(row).exchanges.at(-1)!;
        expect(last.answer.path).toEqual([nameOf("answer")]);
        expect([[nameOf("prompt")], [nameOf("context")]]).toContainEqual(last.prompt.end.path);
        expect(last.prompt.text).toBe(texts.at(-1)![0]);
      },
    );
  });
}
