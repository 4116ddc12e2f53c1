import type { CompletedCommand, CompletedFlag, Value } from "./command-line.js";
import { defineShell } from "./shell.js";

/**
 * A function of bash. It looks at the typed words alone, evaluates none of them, and starts no program. Where it has no
 * answer, readline completes names of files.
 */
export const bash = defineShell({
  script: ([main, ...named]) => `# bash completion of lookahead-prep
_lookahead_prep() {
  local current=\${COMP_WORDS[COMP_CWORD]} flag=\${COMP_WORDS[COMP_CWORD-1]} command= flags= values=
  COMPREPLY=()
  # bash divides RULE=SEVERITY into three words
  if [[ $flag == = && COMP_CWORD -gt 2 ]]; then
    flag="\${COMP_WORDS[COMP_CWORD-3]} \${COMP_WORDS[COMP_CWORD-2]}"
  elif [[ $current == = && COMP_CWORD -gt 1 ]]; then
    flag="\${COMP_WORDS[COMP_CWORD-2]} $flag" current=
  fi
  if [[ COMP_CWORD -gt 1 ]]; then
    case \${COMP_WORDS[1]} in
      ${named.map(({ name }) => name).join("|")}) command=\${COMP_WORDS[1]} ;;
    esac
  fi
  case $command in
${[...named, main].map(ofCommand).join("\n")}
  esac
  if [[ -n $values ]]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
  elif [[ COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${named.map(({ name }) => name).join(" ")}" -- "$current"))
  fi
}
complete -o default -F _lookahead_prep lookahead-prep
`,
});

function ofCommand({ name, flags, argument }: CompletedCommand): string {
  const cases = flags.flatMap(valueCases);
  const all = flags.flatMap(({ names }) => names).join(" ");
  const arguments_ =
    argument.kind === "choices"
      ? `\n        *) [[ $current == -* || COMP_CWORD -ne 2 ]] || values="${argument.choices.join(" ")}" ;;`
      : "";
  return `    ${name === "" ? "*" : name})
      flags="${all}"
      case $flag in${cases.map((line) => `\n        ${line}`).join("")}${arguments_}
      esac
      ;;`;
}

function valueCases({ names, value }: CompletedFlag): readonly string[] {
  const choices = choicesOf(value);
  if (choices.length === 0) return [];
  const pairs = choices.filter((choice) => choice.includes("="));
  const keys = [...new Set(pairs.map((choice) => choice.split("=")[0]!))];
  if (pairs.length === 0) return [`${names.join("|")}) values="${choices.join(" ")}" ;;`];
  const parts = [...new Set(pairs.map((choice) => choice.split("=")[1]!))];
  return [
    `${names.join("|")}) compopt -o nospace; values="${keys.map((key) => `${key}=`).join(" ")}" ;;`,
    `${names.map((name) => `"${name} "*`).join("|")}) values="${parts.join(" ")}" ;;`,
  ];
}

function choicesOf(value: Value): readonly string[] {
  return value.kind === "choices" ? value.choices : [];
}
