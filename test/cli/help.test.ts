import { describe, expect, it } from "vitest";
import { commands, transform } from "../../src/cli/commands/registry.js";
import { Flag } from "../../src/cli/flag.js";
import { createProgram } from "../../src/cli/program.js";
import { BRIEF } from "../../src/cli/setting-flags.js";
import { FORMAT_KEYS, METHOD_KEYS, SETTINGS } from "../../src/cli/setting-properties.js";
import { workspace } from "../helpers/workspace.js";

/** Every command by its words; the command without a name, and help itself. */
const COMMANDS = [[], ...commands.map(({ name }) => [name])];

const COLUMNS = 80;
const LINES = 40;

async function help(...words: readonly string[]): Promise<readonly string[]> {
  const lap = await workspace();
  const { code, stdout, stderr } = await lap.run(...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trimEnd().split("\n");
}

/** The flags at the beginnings of lines. */
const flagsOf = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => /^ {2}(?:-\w, )?(--[\w-]+)/.exec(line)?.[1] ?? []);

describe.each(COMMANDS.map((words) => [words.join(" "), words] as const))("help of %s", (_, words) => {
  it("fits a terminal", async () => {
    const lines = await help(...words, "--help");
    expect(lines.filter((line) => line.length > COLUMNS)).toEqual([]);
    expect(lines.length).toBeLessThanOrEqual(LINES);
  });

  it("shows each flag on one line", async () => {
    const lines = await help(...words, "--help");
    expect(lines.filter((line) => /^ {20,}/.test(line))).toEqual([]);
  });

  it("has every flag once with --help-all, in a group, and is as wide", async () => {
    const lines = await help(...words, "--help-all");
    expect(lines.filter((line) => line.length > COLUMNS)).toEqual([]);
    const definition =
      words.length === 0 ? transform : await commands.find(({ name }) => name === words[0])!.load();
    const own = definition.options().map(({ long }) => long);
    const other = ["--help-all", ...(words.length === 0 ? ["--version"] : []), "--help"];
    expect(flagsOf(lines).toSorted()).toEqual([...own, ...other].toSorted());
  });

  it("is the same under help COMMAND", async () => {
    expect(await help("help", ...words)).toEqual(await help(...words, "--help"));
    expect(await help("help", ...words, "--help-all")).toEqual(await help(...words, "--help-all"));
  });
});

describe("the flags", () => {
  it("are each in one group, whose flags stand together", async () => {
    for (const load of [async () => transform, ...commands.map((one) => one.load)]) {
      const options = (await load()).options();
      expect(options.filter((option) => !(option instanceof Flag))).toEqual([]);
      expect(options.map(({ helpGroupHeading }) => helpGroupHeading)).not.toContain(undefined);
    }
  });

  it("with a meaning in few words are settings", () => {
    const known = [...SETTINGS.keys(), ...METHOD_KEYS.keys(), ...FORMAT_KEYS.keys()];
    expect(Object.keys(BRIEF).filter((key) => !known.includes(key))).toEqual([]);
  });
});

it.each([
  [80, 80],
  [60, 72],
  [200, 80],
])("help in a terminal of %s columns is at most %s wide", (columns, most) => {
  const text = createProgram(() => Promise.resolve(), { columns, write: () => undefined }).helpInformation();
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(most);
});
