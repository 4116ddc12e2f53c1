import { checkFiles } from "../check/check-files.js";
import type { CheckReport } from "../check/report.js";
import type { CheckRequest } from "../check/request.js";
import { Cleanup } from "../run/cleanup.js";
import type { Progress } from "../run/events.js";
import { stdoutEndpoint } from "../run/overlap.js";
import type { World } from "../run/world.js";
import type { ProgressLine } from "./progress.js";
import { openReports } from "./reports/open-reports.js";
import type { RequestedReport } from "./reports/requested.js";

/** Checks files and writes the reports, once all rows are read; a check that cannot be done leaves none. Throws RunError. */
export async function checkAndReport(
  request: Omit<CheckRequest, "outputs" | "onProblem" | "onProgress">,
  requested: readonly RequestedReport[],
  world: World,
  progress: ProgressLine | undefined,
): Promise<CheckReport> {
  const cleanup = new Cleanup();
  try {
    const { files, problem, end } = await openReports(requested, world, cleanup);
    const isPrinted = requested.some(({ file }) => file === undefined);
    const outputs = [...files, ...(isPrinted ? [stdoutEndpoint(world)] : [])];
    const onProgress = progress && ((state: Progress) => progress.show(state));
    const checking = checkFiles({ ...request, outputs, onProblem: problem, onProgress }, world);
    const report = await checking.finally(() => progress?.clear());
    await end(report);
    return report;
  } finally {
    await cleanup.run("discard");
  }
}
