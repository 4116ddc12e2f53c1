import type { ProcessResult } from "./process.js";
import { type Workspace, workspace } from "./workspace.js";

/** Runs the command; also gives the most megabytes that it held in memory. */
export async function runMeasured(
  lap: Workspace,
  ...args: readonly string[]
): Promise<ProcessResult & { readonly peakMegabytes: number }> {
  const measure = await workspace({
    "measure.cjs":
      'process.on("exit", () => require("node:fs").writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)));\n',
  });
  const env = { PEAK_FILE: measure.path("peak"), NODE_OPTIONS: `--require ${measure.path("measure.cjs")}` };
  const result = await lap.spawn(...args, { env });
  return { ...result, peakMegabytes: Number(measure.read("peak")) / 1024 };
}
