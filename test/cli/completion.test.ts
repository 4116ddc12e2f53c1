// Words are completed in the real shells, by keys typed at a terminal that `script` makes.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { completionOf } from "../../src/cli/commands/completion.js";
import { commands, transform } from "../../src/cli/commands/registry.js";
import { commandLine } from "../../src/cli/completion/command-line.js";
import { shells } from "../../src/cli/completion/registry.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const isThere = (name: string): boolean =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, name)));

/** How a shell is started, and what it runs first. */
const STARTS: Readonly<Record<string, { readonly start: string; readonly first: string }>> = {
  bash: { start: "bash --norc --noprofile -i", first: "source ./script" },
  zsh: { start: "zsh -f -i", first: "autoload -Uz compinit; compinit -u -D; source ./script" },
};

const FUNCTION = 'lookahead-prep() { echo GOT "$@"; }';

/** What the shell would run for each line, in which `\t` is the key Tab. The command itself is not started. */
async function completed(
  lap: Workspace,
  shell: string,
  lines: readonly string[],
): Promise<readonly string[]> {
  lap.write("script", (await lap.run("completion", shell)).stdout);
  const { start, first } = STARTS[shell]!;
  const child = spawn("script", ["-qec", start, "/dev/null"], {
    cwd: lap.folder,
    env: { ...process.env, HOME: lap.folder, TERM: "dumb", PS1: "$ " },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(`${[first, FUNCTION, ...lines, "exit"].join("\n")}\n`);
  const printed = await text(child.stdout);
  return [...printed.matchAll(/^GOT (.*?)\r?$/gm)].map(([, words]) => words!.trim());
}

describe("completion", () => {
  it("names its shells without loading them", () => {
    expect(completionOf(transform, commands).choices).toEqual(Object.keys(shells));
  });

  it("refuses other shells", async () => {
    const lap = await workspace();
    for (const words of [[], ["tcsh"], ["constructor"]])
      expect((await lap.run("completion", ...words)).code).toBe(2);
  });

  it.each(Object.keys(shells))("of %s knows each command and flag, and its closed values", async (name) => {
    const completed = await commandLine(transform, commands);
    const script = shells[name]!.script(completed);
    for (const { name: command, flags } of completed) {
      expect(script).toContain(command);
      for (const { names, value } of flags) {
        for (const flag of names) expect(script).toContain(name === "fish" ? flag.replace(/^-+/, " ") : flag);
        for (const choice of value.kind === "choices" ? value.choices : [])
          expect(script).toContain(choice.split("=")[0]);
      }
    }
    expect(script).not.toMatch(/undefined|\[object/);
  });

  for (const shell of ["bash", "zsh"])
    it(`completes flags, values, commands and files in ${shell}`, async ({ skip }) => {
      if (!isThere(shell) || !isThere("script")) {
        console.log(`skipped: ${shell} or script is not installed`);
        skip();
      }
      const lap = await workspace({ "training.jsonl": "{}\n", "folder/x": "" });
      expect(
        await completed(lap, shell, [
          "lookahead-prep --meth\tvi\t tra\t",
          "lookahead-prep che\t--targ\taxo\t",
          "lookahead-prep explain over-b\t",
          "lookahead-prep completion fi\t",
          "lookahead-prep report -o fold\t",
          "lookahead-prep train\t",
        ]),
      ).toEqual([
        "--method virtual training.jsonl",
        "check --target axolotl",
        "explain over-budget",
        "completion fish",
        expect.stringMatching(/^report -o folder\/?$/),
        "training.jsonl",
      ]);
    });

  it("completes a rule and its severity in bash", async ({ skip }) => {
    if (!isThere("script")) {
      console.log("skipped: script is not installed");
      skip();
    }
    const lap = await workspace();
    expect(await completed(lap, "bash", ["lookahead-prep --check sea\twa\t"])).toEqual(["--check seam=warn"]);
  });

  it("answers in fish", async ({ skip }) => {
    if (!isThere("fish")) {
      console.log("skipped: fish is not installed");
      skip();
    }
    const lap = await workspace({ "training.jsonl": "{}\n" });
    lap.write("script", (await lap.run("completion", "fish")).stdout);
    const answers = async (line: string): Promise<readonly string[]> => {
      const child = spawn("fish", ["--no-config", "-c", `source ./script; complete -C '${line}'`], {
        cwd: lap.folder,
        env: { ...process.env, HOME: lap.folder },
      });
      return (await text(child.stdout)).split("\n").flatMap((one) => one.split("\t")[0] || []);
    };
    expect(await answers("lookahead-prep --meth")).toEqual(["--method"]);
    expect(await answers("lookahead-prep check --target axo")).toEqual(["axolotl"]);
    expect(await answers("lookahead-prep explain over-b")).toEqual(["over-budget"]);
    expect(await answers("lookahead-prep tra")).toContain("training.jsonl");
    expect(await answers("lookahead-prep che")).toContain("check");
    expect(await answers('lookahead-prep "$(touch typed)" --targ')).toEqual(["--target"]);
    expect(Object.keys(lap.files())).not.toContain("typed");
  });

  for (const shell of ["bash", "zsh"])
    it(`runs nothing that is typed in ${shell}`, async ({ skip }) => {
      if (!isThere(shell) || !isThere("script")) {
        console.log(`skipped: ${shell} or script is not installed`);
        skip();
      }
      const lap = await workspace();
      // the key Ctrl-U clears the line
      await completed(lap, shell, [
        'lookahead-prep "$(touch typed)" --tar\t\t\u0015',
        "lookahead-prep --versi\t",
      ]);
      expect(Object.keys(lap.files())).not.toContain("typed");
    });
});
