import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";

const LOG = "server.log";

/**
 * Starts a server in a folder and waits until it lists its model. `keep` gets the process. Throws, with the last lines of what
 * the server printed, if it ends before.
 */
export async function startServer(server, python, home, keep) {
  const port = await freePort();
  const log = openSync(join(home, LOG), "w");
  const { program, args } = server.command(python, port);
  const env = { ...process.env, HF_HUB_OFFLINE: "1", HF_HOME: join(home, "hub"), OMP_NUM_THREADS: "1" };
  const child = spawn(program, args, { cwd: home, env, stdio: ["ignore", log, log] });
  closeSync(log);
  keep(child);
  let end;
  child.once("error", (error) => {
    end = error.message;
  });
  child.once("exit", (code, signal) => {
    end = `it ended with ${code ?? signal}`;
  });
  while (!(await isUp(port))) {
    if (end !== undefined) throw new Error(`the server did not start: ${end}\n${lastLines(home)}`);
    await passed(100);
  }
  return { port };
}

async function isUp(port) {
  const response = await fetch(`http://127.0.0.1:${port}/v1/models`).catch(() => undefined);
  return response?.status === 200;
}

function lastLines(home) {
  const lines = readFileSync(join(home, LOG), "utf8").trimEnd().split("\n");
  return lines.slice(-20).join("\n");
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
