import { distillFiles } from "../../distill/distill-files.js";
import { listRequests } from "../../distill/list-requests.js";
import { RunError } from "../../domain/run-error.js";
import type { World } from "../../run/world.js";
import { isListing, sourceFrom, wantedModel } from "../asking.js";
import type { ParsedArguments, Terminal } from "../command.js";
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
  const listing = isListing(flags);
  const reporter = new TextReporter(flags, terminal, world.env, RECORD);
  const output = outputOf(flags);
  const request = await requestFrom(flags, inputs, output, world);
  if (listing) {
    const target = flags["emitRequests"];
    const listed = await listRequests(
      {
        ...request,
        model: wantedModel(flags),
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
  const source = await sourceFrom(flags, world);
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
