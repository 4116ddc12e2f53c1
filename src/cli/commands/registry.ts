import type { CommandDefinition } from "../command.js";
import { check } from "./check.js";
import { merge } from "./merge.js";
import { plan } from "./plan.js";
import { run } from "./run.js";
import { status } from "./status.js";
import { submit } from "./submit.js";

/** The command without a name. */
export { transform } from "./transform.js";

/** The commands with a name, in the order of help. */
export const commands: readonly CommandDefinition[] = [check, plan, run, merge, status, submit];
