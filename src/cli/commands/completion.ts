import { RunError } from "../../domain/run-error.js";
import { type CommandDefinition, type CommandEntry, defineCommand } from "../command.js";
import { EXIT } from "../exit-codes.js";

/** The shells by name, for help that loads none of them; a test compares the two. */
const SHELLS = ["bash", "zsh", "fish"];

/** Prints a script that completes the command line in a shell: the command without a name, and those with one. */
export const completionOf = (main: CommandDefinition, commands: readonly CommandEntry[]) =>
  defineCommand({
    arguments: [["<shell>", SHELLS.join(", ")]],
    choices: SHELLS,
    options: () => [],
    examples: [
      'eval "$(lookahead-prep completion bash)"    # in ~/.bashrc',
      'eval "$(lookahead-prep completion zsh)"     # in ~/.zshrc, after compinit',
      "lookahead-prep completion fish | source     # in ~/.config/fish/config.fish",
    ],
    run: async ({ inputs: [name] }, world) => {
      const { shells } = await import("../completion/registry.js");
      const shell = name === undefined || !Object.hasOwn(shells, name) ? undefined : shells[name];
      if (shell === undefined)
        throw new RunError("usage", `completion: expected a shell, one of ${SHELLS.join(", ")}`);
      const { commandLine } = await import("../completion/command-line.js");
      await world.stdout.write(Buffer.from(shell.script(await commandLine(main, commands))));
      return EXIT.done;
    },
  });
