import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { errorCode, RunError } from "../../domain/run-error.js";
import type { Input } from "../../io/inputs.js";
import { cannotCreate } from "../../io/stores/durable.js";
import { locateOutput } from "../../io/stores/locate.js";
import { inputEndpoints, refuseOverlap } from "../../run/overlap.js";
import type { World } from "../../run/world.js";
import { formatConfig } from "../../settings/config-file.js";
import type { ParsedArguments } from "../command.js";
import type { Answers } from "./answers.js";

const DEFAULT_NAME = "lookahead-prep.json";

/** The file that will hold the configuration. */
export interface ConfigOutput {
  readonly name: string;
  /** Throws RunError `usage` if it is one of the inputs, by any name or link. */
  readonly refuseInputs: (inputs: readonly Input[]) => Promise<void>;
  readonly write: (answers: Answers) => Promise<void>;
}

/** Throws RunError `usage` for a file that is there, unless it may be replaced. */
export function configFile({ output, force }: ParsedArguments["flags"], world: World): ConfigOutput {
  const name = output === undefined ? DEFAULT_NAME : String(output);
  if (name === "" || name === "-")
    throw new RunError("usage", "init writes a file; name it with --output (--print-config prints settings)");
  const path = resolve(world.cwd, name);
  const refusal = new RunError(
    "usage",
    `${name} exists; name another file with --output, or replace it with --force`,
  );
  if (force !== true && existsSync(path)) throw refusal;
  return {
    name,
    refuseInputs: async (inputs) =>
      refuseOverlap(inputEndpoints(inputs, world), [{ ...(await locateOutput(path, world)), name }]),
    write: async ({ settings, inputs, output: rows }) => {
      const flag = force === true ? "w" : "wx";
      await writeFile(path, formatConfig(settings, { inputs: [...inputs], output: rows }), { flag }).catch(
        (cause: unknown) => {
          if (errorCode(cause) === "EEXIST") throw refusal;
          throw cannotCreate(name, cause);
        },
      );
    },
  };
}
