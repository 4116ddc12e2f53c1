import type { CompletedCommand, CompletedFlag } from "./command-line.js";
import { defineShell } from "./shell.js";

/** Rules of fish, a line each. */
export const fish = defineShell({
  script: ([main, ...named]) => {
    const names = named.map(({ name }) => name).join(" ");
    return `# fish completion of lookahead-prep
function __lookahead_prep_command
    set -l words (commandline -opc)
    if test (count $words) -gt 1; and contains -- $words[2] ${names}
        echo $words[2]
    else
        echo none
    end
end
${named.map(({ name, summary }) => `complete -c lookahead-prep -n 'test (count (commandline -opc)) -eq 1' -a ${name} -d ${quoted(summary)}`).join("\n")}
${[main, ...named].flatMap(rules).join("\n")}
`;
  },
});

function rules(command: CompletedCommand): readonly string[] {
  const when = `-n 'test (__lookahead_prep_command) = ${command.name === "" ? "none" : command.name}'`;
  const { argument } = command;
  const argumentRule =
    argument.kind === "choices"
      ? [`complete -c lookahead-prep ${when} -f -a ${quoted(argument.choices.join(" "))}`]
      : [];
  return [
    ...command.flags.map((flag) => `complete -c lookahead-prep ${when} ${ofFlag(flag)}`),
    ...argumentRule,
  ];
}

function ofFlag({ names, meaning, value }: CompletedFlag): string {
  const options = names.map((name) =>
    name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  return [...options, ...follows(value), "-d", quoted(meaning)].join(" ");
}

function follows(value: CompletedFlag["value"]): readonly string[] {
  switch (value.kind) {
    case "none":
      return [];
    case "choices":
      return ["-x", "-a", quoted(value.choices.join(" "))];
    case "file":
      return ["-r", "-F"];
    case "folder":
      return ["-x", "-a", "'(__fish_complete_directories)'"];
    case "text":
      return ["-x"];
  }
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
