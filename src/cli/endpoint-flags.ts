import type { Environment } from "../domain/environment.js";
import { RunError } from "../domain/run-error.js";
import type { EndpointSettings } from "../endpoint/settings.js";
import type { ParsedArguments } from "./command.js";
import { collected, type Flag, rareFlag, usualFlag } from "./flag.js";

const GROUP = "Endpoint";

/** Whether the short help has the flags, too. */
type Shown = "usual" | "rare";

/** The flags of every command that asks a model. */
export function endpointFlags(shown: Shown): readonly Flag[] {
  const flag = flagShown(shown);
  return [
    usualFlag(
      GROUP,
      "--endpoint <URL>",
      "the server, up to /v1 (default: OPENAI_BASE_URL)",
      "the server, up to /v1 (or OPENAI_BASE_URL)",
    ),
    usualFlag(
      GROUP,
      "--model <ID>",
      "the model, as the server lists it (default: the only one listed)",
      "the model (default: the only one listed)",
    ),
    flag(
      "--key-env <NAME>",
      "the variable that holds the key, which is sent to the endpoint alone (default: OPENAI_API_KEY)",
      "the variable of the key (or OPENAI_API_KEY)",
    ),
    flag("--at-once <N>", "requests in flight (default: 8)"),
    rareFlag(GROUP, "--per-minute <N>", "requests that start in any minute (default: no limit)"),
    rareFlag(GROUP, "--deadline <SECONDS>", "what one attempt may take, first byte to last (default: 600)"),
    rareFlag(GROUP, "--tries <N>", "attempts of a request that fails in a way that may pass (default: 6)"),
    rareFlag(
      GROUP,
      "--give-up <N>",
      "stop the run after so many failed requests with no answer between (default: 20)",
    ),
    rareFlag(
      GROUP,
      "--limit-field <NAME>",
      "what the server calls max_tokens, such as max_completion_tokens (default: max_tokens)",
    ),
  ];
}

/** The flags for what is asked, and for batches; `defaults` says what requests have without --sampling. */
export function requestFlags(group: string, shown: Shown, defaults: string): readonly Flag[] {
  const flag = flagShown(shown, group);
  return [
    flag(
      "--sampling <JSON>",
      `what goes into each request beside the prompt; "" for nothing (default: ${defaults})`,
      "JSON that goes into each request",
    ),
    flag(
      "--answers <FILE>",
      "where answers are kept, and found by a later run (default: OUTPUT.answers.jsonl)",
      "where answers are kept (OUTPUT.answers.jsonl)",
    ),
    flag(
      "--emit-requests <FILE>",
      "ask nobody: write the requests without an answer as lines of a batch",
      "write requests as batch lines; ask nobody",
    ),
    collected(
      flag(
        "--apply-responses <FILE>",
        "ask nobody: take the answers from output and error files of batches (may be repeated)",
        "take answers from a batch's files",
      ),
    ),
    flag("--dry-run", "count what would be asked; ask nobody"),
  ];
}

function flagShown(shown: Shown, group = GROUP): (syntax: string, meaning: string, brief?: string) => Flag {
  return (syntax, meaning, brief) =>
    shown === "usual" ? usualFlag(group, syntax, meaning, brief) : rareFlag(group, syntax, meaning);
}

const NUMBERS = ["atOnce", "perMinute", "deadline", "tries", "giveUp"] as const;

/** How a server is asked, by the flags. Throws RunError `usage`. */
export async function endpointFrom(
  flags: ParsedArguments["flags"],
  { env }: Pick<Environment, "env">,
): Promise<{ readonly settings: EndpointSettings; readonly keyVariable: string | undefined }> {
  const named = flags["endpoint"] ?? (env["OPENAI_BASE_URL"] || undefined);
  if (named === undefined)
    throw new RunError(
      "usage",
      "no endpoint: name the server with --endpoint, up to /v1, or set OPENAI_BASE_URL",
    );
  const { EndpointSettings } = await import("../endpoint/settings.js");
  const { parsedFlags } = await import("./parsed-flags.js");
  const { parseAddress } = await import("../endpoint/address.js");
  const address = parseAddress(
    String(named),
    flags["endpoint"] === undefined ? "OPENAI_BASE_URL" : "--endpoint",
  );
  const numbers = NUMBERS.filter((name) => flags[name] !== undefined).map((name) => [
    name,
    Number(flags[name]),
  ]);
  const settings = parsedFlags(EndpointSettings, {
    endpoint: address.base,
    ...(flags["model"] === undefined ? {} : { model: flags["model"] }),
    ...Object.fromEntries(numbers),
  });
  return { settings, keyVariable: flags["keyEnv"] === undefined ? undefined : String(flags["keyEnv"]) };
}
