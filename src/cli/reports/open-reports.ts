import type { CheckProblem, CheckReport } from "../../check/report.js";
import type { Write } from "../../io/compression/compress.js";
import type { AtomicFile } from "../../io/stores/atomic-file.js";
import { type LocatedOutput, locateOutput } from "../../io/stores/locate.js";
import type { Cleanup } from "../../run/cleanup.js";
import { createOutput } from "../../run/create-output.js";
import type { World } from "../../run/world.js";
import { reports } from "./registry.js";
import type { LiveReport } from "./report-format.js";
import type { RequestedReport } from "./requested.js";

/** Reports that are being written, to files or to stdout. */
export interface OpenReports {
  /** The files, none of which may be an input. */
  readonly files: readonly LocatedOutput[];
  readonly problem: (problem: CheckProblem) => void;
  /** Writes and publishes all of them. */
  readonly end: (report: CheckReport) => Promise<void>;
}

interface OpenReport {
  readonly live: LiveReport;
  readonly lines: string[];
  readonly located: LocatedOutput | undefined;
  readonly file: AtomicFile | undefined;
}

/** Opens every file before anything is read. Throws RunError `usage` or `cannot-create`. */
export async function openReports(
  requested: readonly RequestedReport[],
  world: World,
  cleanup: Cleanup,
): Promise<OpenReports> {
  const open: OpenReport[] = [];
  for (const { format, file: name } of requested) {
    const located = name === undefined ? undefined : await locateOutput(name, world);
    const file = located && (await createOutput(located, world, cleanup));
    open.push({ live: reports[format]!.create(), lines: [], located, file });
  }
  return {
    files: open.flatMap(({ located }) => located ?? []),
    problem: (problem) => {
      for (const { live, lines } of open) {
        const line = live.problem(problem);
        if (line !== undefined) lines.push(line);
      }
    },
    end: async (report) => {
      for (const { live, lines, file } of open) {
        const write: Write = file?.write ?? world.stdout.write;
        await write(Buffer.from(`${[...lines, live.end(report)].join("\n")}\n`));
        await file?.publish();
      }
    },
  };
}
