import { checkFiles } from "../check/check-files.js";
import type { CheckReport } from "../check/report.js";
import type { CheckRequest } from "../check/request.js";
import { Cleanup } from "../run/cleanup.js";
import { stdoutEndpoint } from "../run/overlap.js";
import type { World } from "../run/world.js";
import { openReports } from "./reports/open-reports.js";
import type { RequestedReport } from "./reports/requested.js";

/** Checks files and writes the reports, once all rows are read; a check that cannot be done leaves none. Throws RunError. */
export async function checkAndReport(
  request: Omit<CheckRequest, "outputs" | "onProblem">,
  requested: readonly RequestedReport[],
  world: World,
): Promise<CheckReport> {
  const cleanup = new Cleanup();
  try {
    const { files, problem, end } = await openReports(requested, world, cleanup);
    const isPrinted = requested.some(({ file }) => file === undefined);
    const outputs = [...files, ...(isPrinted ? [stdoutEndpoint(world)] : [])];
    const report = await checkFiles({ ...request, outputs, onProblem: problem }, world);
    await end(report);
    return report;
  } finally {
    await cleanup.run("discard");
  }
}
