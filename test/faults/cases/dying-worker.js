import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BIN, runCommand, runProgram } from "../command.js";
import { clean, endedBy, noTemporary, nothingBut, stderrHas, verdict } from "../laws.js";
import { lacksStrace } from "../strace.js";

/** A parsed row of this size exceeds the worker's heap; the main thread, given the format, does not parse it. */
const VALUES = 1_500_000;
const FITS = '{"question":"Q","answer":"A"}\n';
const PAIR = ["--from", "pair", "--prompt-field", "question", "--answer-field", "answer"];

export default {
  name: "dying-worker",
  title: "a worker thread that dies",
  async *injections({ all }) {
    for (const heap of all ? [16, 24, 32, 48] : [32]) {
      yield { name: `dying-worker/out-of-a-heap-of-${heap}-MB`, inject: (folder) => starve(folder, heap) };
    }
    if (lacksStrace() === undefined) {
      for (const which of [1, 2]) {
        yield {
          name: `dying-worker/thread-${which}-cannot-start`,
          inject: (folder) => refuse(folder, which),
        };
      }
    }
  },
};

async function starve(folder, heap) {
  const values = '{"a":0},'.repeat(VALUES);
  writeFileSync(
    join(folder, "in.jsonl"),
    `${FITS}{"question":"Q","answer":"A","meta":[${values}0]}\n${FITS}`,
  );
  const ended = await runCommand(["in.jsonl", ...PAIR, "--workers", "2", "-o", "out.jsonl"], {
    cwd: folder,
    nodeFlags: [`--max-old-space-size=${heap}`],
  });
  // if the heap grows too fast, Node aborts the whole process instead of the worker
  const isAborted = ended.end === "SIGABRT";
  return verdict(
    /memory/.test(ended.stderr),
    ...(isAborted
      ? []
      : [clean(ended), endedBy(ended, "exit 74"), stderrHas(ended, /: a worker thread ran out of memory/)]),
    isAborted ? undefined : noTemporary(folder),
    readdirSync(folder).includes("out.jsonl") ? "something is published" : undefined,
  );
}

/** Node starts its own threads first; the last ones are the workers'. */
async function refuse(folder, which) {
  writeFileSync(join(folder, "in.jsonl"), FITS);
  const log = join(folder, "strace.log");
  const trace = (workers, ...inject) => {
    const command = [process.execPath, BIN, "in.jsonl", "--workers", workers, "-o", "out.jsonl"];
    return runProgram("strace", ["-f", "-o", log, "-e", "trace=clone3", ...inject, ...command], {
      cwd: folder,
    });
  };
  await trace("2");
  const threads = readFileSync(log, "utf8").match(/^\d+ +clone3\(/gm).length;
  for (const name of readdirSync(folder)) if (name.startsWith("out.")) rmSync(join(folder, name));
  const ended = await trace("2", "-e", `inject=clone3:error=EAGAIN:when=${threads - 2 + which}`);
  return verdict(
    readFileSync(log, "utf8").includes("(INJECTED)"),
    clean(ended),
    endedBy(ended, "exit 74"),
    stderrHas(ended, /lookahead-prep: a worker thread /),
    nothingBut(folder, "in.jsonl", "strace.log"),
  );
}
