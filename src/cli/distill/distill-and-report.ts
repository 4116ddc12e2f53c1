import { distillFiles } from "../../distill/distill-files.js";
import { listRequests } from "../../distill/list-requests.js";
import type { RewriteRequest } from "../../distill/request.js";
import { RunError } from "../../domain/run-error.js";
import type { AnswerSource } from "../../run/asking/answer-source.js";
import type { World } from "../../run/world.js";
import type { ParsedArguments, Terminal } from "../command.js";
import { endpointFrom } from "../endpoint-flags.js";
import { EXIT } from "../exit-codes.js";
import { inputsToRead } from "../inputs-to-read.js";
import { TextReporter } from "../text-reporter.js";
import { requestFrom } from "./request-from.js";
import { listedLines, summaryLines } from "./summary-lines.js";

/** What names all problems, if more are found than are shown. */
const RECORD = "check FILE finds them all";

/** Rewrites answers, or lists the requests for it. Returns the exit code. Throws RunError. */
export async function distillAndReport(
  parsed: ParsedArguments,
  world: World,
  terminal: Terminal,
): Promise<number> {
  const { flags } = parsed;
  const inputs = inputsToRead(parsed.inputs, terminal);
  const asks = refuseConflicts(flags);
  const reporter = new TextReporter(flags, terminal, world.env, RECORD);
  const output = outputOf(flags);
  const request = await requestFrom(flags, inputs, output, world);
  if (asks === "nobody") {
    const target = flags["emitRequests"];
    const listed = await listRequests(
      {
        ...request,
        model: await wantedModel(flags, request),
        output: target === undefined ? undefined : String(target),
      },
      world,
      reporter.events,
    ).finally(() => reporter.showProblems());
    for (const line of listedLines(listed, target)) terminal.log(line);
    return listed.rejected === 0 ? EXIT.done : EXIT.rejected;
  }
  if (output === undefined)
    throw new RunError("usage", "no output: name the file of the rows with --output", undefined, {
      output: "distilled.jsonl",
    });
  const source = await sourceFrom(flags, request, world);
  const result = await distillFiles({ ...request, source, output }, world, reporter.events).finally(() =>
    reporter.showProblems(),
  );
  reporter.end({ published: result.output !== undefined }, summaryLines(result, request, output));
  return result.output === undefined ? EXIT.rejected : EXIT.done;
}

function outputOf({ output }: ParsedArguments["flags"]): string | undefined {
  if (output === "-")
    throw new RunError("usage", "--output: verdicts and answers stand beside the rows; name a file");
  return output === undefined ? undefined : String(output);
}

/** Throws RunError `usage` for flags of which only one can hold. */
function refuseConflicts(flags: ParsedArguments["flags"]): "nobody" | "somebody" {
  const given = ["dryRun", "emitRequests", "applyResponses"].filter((name) => flags[name] !== undefined);
  if (given.length > 1)
    throw new RunError(
      "usage",
      "--dry-run, --emit-requests and --apply-responses: use one of them at a time",
    );
  return given.length === 0 || given[0] === "applyResponses" ? "somebody" : "nobody";
}

async function sourceFrom(
  flags: ParsedArguments["flags"],
  request: RewriteRequest,
  world: World,
): Promise<AnswerSource> {
  const files = flags["applyResponses"];
  if (Array.isArray(files))
    return { kind: "batch", model: await wantedModel(flags, request), files: files.map(String) };
  return { kind: "endpoint", ...(await endpointFrom(flags, world)) };
}

/** The model of requests that nobody is asked: by its flag. */
async function wantedModel(
  { model, dryRun }: ParsedArguments["flags"],
  _request: RewriteRequest,
): Promise<string> {
  if (model !== undefined) return String(model);
  if (dryRun === true) return "unknown";
  throw new RunError("usage", "no model: name the one that the batch asks with --model");
}
