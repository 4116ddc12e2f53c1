import type { CompletedCommand, CompletedFlag, Value } from "./command-line.js";
import { defineShell } from "./shell.js";

/** A function of zsh's own completion system, which evaluates nothing that is typed. */
export const zsh = defineShell({
  script: ([main, ...named]) => `#compdef lookahead-prep
_lookahead_prep() {
  local -a commands
  commands=(
${named.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join("\n")}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe -t commands command commands
    _files
    return
  fi
  case $words[2] in
${named.map((command) => `    ${command.name}) shift words; (( CURRENT-- )); _arguments -s ${specs(command)} ;;`).join("\n")}
    *) _arguments -s ${specs(main)} ;;
  esac
}
if [ "$funcstack[1]" = "_lookahead_prep" ]; then
  _lookahead_prep "$@"
else
  compdef _lookahead_prep lookahead-prep
fi
`,
});

function specs({ flags, argument }: CompletedCommand): string {
  const argumentSpec = quoted(`*:${argument.kind}:${action(argument)}`);
  return [...flags.flatMap(flagSpecs), argumentSpec].join(" \\\n      ");
}

function flagSpecs({ names, meaning, value, repeats }: CompletedFlag): readonly string[] {
  const others = repeats ? "*" : `(${names.join(" ")})`;
  const after = value.kind === "none" ? "" : `:${value.kind}:${action(value)}`;
  const explained = meaning.replace(/[[\]:\\]/g, "\\$&");
  return names.map((name) => quoted(`${others}${name}[${explained}]${after}`));
}

function action(value: Value): string {
  switch (value.kind) {
    case "choices":
      return `(${value.choices.join(" ")})`;
    case "file":
      return "_files";
    case "folder":
      return "_files -/";
    case "none":
    case "text":
      return " ";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
