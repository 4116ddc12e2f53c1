import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { errorCode, RunError } from "../../domain/run-error.js";
import { formatConfig } from "../../settings/config-file.js";
import type { ParsedArguments } from "../command.js";
import type { Answers } from "./answers.js";

const DEFAULT_NAME = "lookahead-prep.json";

/** The file that will hold the configuration. */
export interface ConfigOutput {
  readonly name: string;
  readonly write: (answers: Answers) => Promise<void>;
}

/** Throws RunError `usage` for a file that is there, unless it may be replaced. */
export function configFile({ output, force }: ParsedArguments["flags"], cwd: string): ConfigOutput {
  const name = output === undefined ? DEFAULT_NAME : String(output);
  if (name === "" || name === "-")
    throw new RunError("usage", "init writes a file; name it with --output (--print-config prints settings)");
  const path = resolve(cwd, name);
  const refusal = new RunError(
    "usage",
    `${name} exists; name another file with --output, or replace it with --force`,
  );
  if (force !== true && existsSync(path)) throw refusal;
  return {
    name,
    write: async ({ settings, inputs, output: rows }) => {
      const flag = force === true ? "w" : "wx";
      await writeFile(path, formatConfig(settings, { inputs: [...inputs], output: rows }), { flag }).catch(
        (cause: unknown) => {
          if (errorCode(cause) === "EEXIST") throw refusal;
          throw new RunError("cannot-create", `${name}: cannot be created (${errorCode(cause)})`, cause);
        },
      );
    },
  };
}
