import { stat } from "node:fs/promises";
import { RunError } from "../domain/failure.js";
import { formatProblem } from "../domain/problem.js";
import type { OutputPaths, World } from "../pipeline/request.js";
import { run } from "../pipeline/run.js";
import { parseSettings } from "../pipeline/settings.js";
import { WorkerCount } from "../pipeline/workers/count.js";
import { NO_CONFIG, readConfig } from "./config.js";
import { EXIT } from "./exit-codes.js";
import { settingName, settingsFrom } from "./flags.js";
import type { Typed } from "./program.js";
import { ProgressLine } from "./progress.js";
import { formatSummary } from "./summary.js";

/** Problems shown in full; the rest is counted. */
export const SHOWN_PROBLEMS = 20;

/** Where the command talks to: the streams it was started with. */
export interface Terminal {
  readonly say: (line: string) => void;
  /** Draws on the terminal as it is; undefined when stderr is none. */
  readonly draw: ((text: string) => void) | undefined;
  readonly stdinIsTerminal: boolean;
}

/** The default command: from what was typed to an exit code. Throws RunError. */
export async function transform({ inputs, flags }: Typed, world: World, terminal: Terminal): Promise<number> {
  const config = flags["config"] === undefined ? NO_CONFIG : await readConfig(String(flags["config"]));
  const settings = parseSettings(settingsFrom(flags, config.settings), false, settingName);
  const named = inputs.length > 0 ? inputs : config.inputs;
  if (named.length === 0 && terminal.stdinIsTerminal) {
    terminal.say("no input: name files or globs, or pipe rows in; --help shows the flags");
    return 2;
  }
  const quiet = flags["quiet"] === true;
  const say = quiet ? () => undefined : terminal.say;
  const progress =
    quiet || flags["progress"] === false || terminal.draw === undefined
      ? undefined
      : new ProgressLine(terminal.draw);
  let problems = 0;
  const result = await run(
    {
      settings,
      inputs: named.length > 0 ? named : ["-"],
      outputs: await outputPaths(flags, config.output),
      workers: workersFrom(flags["workers"]),
      showContent: flags["showContent"] === true,
      expected: inputs.length > 0 ? undefined : config.expected,
    },
    {
      ...world,
      onProblem: (problem) => {
        if (++problems > SHOWN_PROBLEMS) return;
        progress?.clear();
        terminal.say(formatProblem(problem));
      },
      onShape: (label) => say(`shape: ${label} (found out from the first rows)`),
      onNotice: say,
      onProgress: (state) => progress?.show(state),
    },
  );
  progress?.clear();
  if (problems > SHOWN_PROBLEMS)
    terminal.say(`… and ${problems - SHOWN_PROBLEMS} more problems; --rejects FILE keeps them all`);
  for (const line of formatSummary(result, settings)) (result.published ? say : terminal.say)(line);
  return result.published ? EXIT.done : EXIT.rejected;
}

/** Throws RunError `usage`. */
export function workersFrom(typed: unknown): number | undefined {
  if (typed === undefined) return undefined;
  const count = WorkerCount.safeParse(Number(typed));
  if (count.success) return count.data;
  throw new RunError("usage", `--workers: ${count.error.issues[0]?.message}`);
}

async function outputPaths(flags: Typed["flags"], configured: string | undefined): Promise<OutputPaths> {
  const typed = flags["output"] === undefined ? configured : String(flags["output"]);
  const rows = typed === "-" ? undefined : typed;
  const wanted = flags["manifest"];
  const beside = rows === undefined || !(await canBePublished(rows)) ? undefined : `${rows}.manifest.json`;
  return {
    rows,
    rejects: flags["rejects"] === undefined ? undefined : String(flags["rejects"]),
    manifest: typeof wanted === "string" ? wanted : wanted === false ? undefined : beside,
  };
}

/** Devices and pipes are written to, not published, and nothing can be laid beside them. */
async function canBePublished(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined || stats.isFile();
}
