import type { CommandEntry } from "../command.js";
import { transform } from "./transform.js";

/** The command without a name. */
export { transform };

/** The commands with a name, in the order of help. */
export const commands: readonly CommandEntry[] = [
  {
    name: "init",
    summary: "Look at a file, ask at most five questions, and write a configuration for it.",
    load: async () => (await import("./init.js")).init,
  },
  {
    name: "check",
    summary: "Check training files, from this tool or any other, as trainers will see them; write nothing.",
    load: async () => (await import("./check.js")).check,
  },
  {
    name: "inspect",
    summary: "Show rows as a model reads them: tokens, loss mask, checks.",
    load: async () => (await import("./inspect.js")).inspect,
  },
  {
    name: "report",
    summary: "Make a page (HTML) about a finished run from its manifest.",
    load: async () => (await import("./report.js")).report,
  },
  {
    name: "sweep",
    summary: "Make many variants in one pass over the rows, and compare them.",
    load: async () => (await import("./sweep.js")).sweep,
  },
  {
    name: "loss",
    summary: "Measure how far previews lower a model's loss on first tokens; train nothing.",
    load: async () => (await import("./loss.js")).loss,
  },
  {
    name: "mix",
    summary: "Put safety rows among training rows: a share, evenly by group, none twice.",
    load: async () => (await import("./mix.js")).mix,
  },
  {
    name: "distill",
    summary: "Let the model that will be tuned rewrite the answers (SDFT), through a server.",
    load: async () => (await import("./distill.js")).distill,
  },
  {
    name: "probes",
    summary: "Write what a model is to be asked, to measure its safety (RSR, JSR).",
    load: async () => (await import("./probes.js")).probes,
  },
  {
    name: "score",
    summary: "Measure a model's answers, from files of other tools as they are.",
    load: async () => (await import("./score.js")).score,
  },
  {
    name: "compare",
    summary: "Compare scored variants: intervals, differences from a baseline, the trade-off.",
    load: async () => (await import("./compare.js")).compare,
  },
  {
    name: "explain",
    summary: "Explain a rule that a row broke, or list all rules.",
    load: async () => (await import("./explain.js")).explain,
  },
  {
    name: "completion",
    summary: "Print a script that completes commands and flags in bash, zsh or fish.",
    load: async () => (await import("./completion.js")).completionOf(transform, commands),
  },
  {
    name: "plan",
    summary: "Split inputs into shards and write the plan that all machines follow.",
    load: async () => (await import("./plan.js")).plan,
  },
  {
    name: "run",
    summary: "Process shards of a planned run; completed shards are skipped.",
    load: async () => (await import("./run.js")).run,
  },
  {
    name: "merge",
    summary: "Check that all shards are complete, and publish manifest.json and _SUCCESS.",
    load: async () => (await import("./merge.js")).merge,
  },
  {
    name: "status",
    summary: "Show which shards are complete.",
    load: async () => (await import("./status.js")).status,
  },
  {
    name: "submit",
    summary: "Print a job script for a planned run: read it, then send it.",
    load: async () => (await import("./submit.js")).submit,
  },
];
