// The report formats of `check`, each in a file of its own.

import { github } from "./github.js";
import { json } from "./json.js";
import { junit } from "./junit.js";
import type { ReportFormat } from "./report-format.js";
import { summary } from "./summary.js";
import { text } from "./text.js";

export const reports: Readonly<Record<string, ReportFormat>> = { text, json, github, summary, junit };
