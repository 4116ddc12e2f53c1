import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("count.py", import.meta.url));

/** Python's `tokenizers` in a process of its own, or undefined if it is not installed. */
export async function openPython() {
  const python = process.env.LOOKAHEAD_PREP_PYTHON || "python3";
  if (spawnSync(python, ["-c", "import tokenizers"], { stdio: "ignore" }).status !== 0) return undefined;
  const child = spawn(python, [SCRIPT], {
    env: { ...process.env, TOKENIZERS_PARALLELISM: "true" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  child.stdin.on("error", () => {}); // it has ended; the missing answer reports that
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { done, value } = await answers.next();
    if (done) throw new Error("Python's tokenizers ended early");
    return JSON.parse(value);
  };
  const { version } = await answer();
  return {
    version,
    /** The tokens of all texts, and the seconds that they took. */
    count: (order) => {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return answer();
    },
    close: () => {
      process.removeListener("exit", end);
      child.stdin.end();
    },
  };
}
