import { RunError } from "../../domain/run-error.js";
import { wrongChoice } from "../../domain/wrong-choice.js";
import { CATALOG } from "../catalog.js";

/** One report that was asked for: `github` to stdout, or `junit=FILE`. */
export interface RequestedReport {
  readonly format: string;
  /** Undefined for stdout. */
  readonly file: string | undefined;
}

/** The reports of a command line; plain text if none is named. Throws RunError `usage`. */
export function requestedReports(values: readonly string[]): readonly RequestedReport[] {
  if (values.length === 0) return [{ format: "text", file: undefined }];
  const requested = values.map(requestedReport);
  const printed = requested.filter(({ file }) => file === undefined).map(({ format }) => format);
  if (printed.length > 1)
    throw new RunError(
      "usage",
      `--report: ${printed.join(" and ")} would be mixed on stdout; give one of them a file: --report ${printed[1]}=FILE`,
    );
  return requested;
}

function requestedReport(value: string): RequestedReport {
  const sign = value.indexOf("=");
  const format = sign === -1 ? value : value.slice(0, sign);
  const known = Object.keys(CATALOG.reports);
  if (!known.includes(format)) throw new RunError("usage", wrongChoice("--report", format, known));
  if (sign === -1) return { format, file: undefined };
  const file = value.slice(sign + 1);
  if (file === "")
    throw new RunError("usage", `--report ${value}: no file after =; name one, or leave = out for stdout`);
  return { format, file };
}
