import { takeCoverage } from "node:v8";
import { afterAll } from "vitest";

// the runner ends its workers before they could write what was covered
afterAll(() => takeCoverage());
