// Prints the test runner's own report as one line: N passed, N failed.
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(new URL("../coverage/test-report.json", import.meta.url), "utf8"));
const skipped = report.numPendingTests + report.numTodoTests;
// a file that fails to load counts no test of its own
const failed = Math.max(report.numFailedTests, report.success ? 0 : 1);
console.log(`${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed === 0 ? 0 : 1;
