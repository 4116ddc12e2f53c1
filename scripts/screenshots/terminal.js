// A real terminal of 80 columns and 24 lines, in tmux.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const SOCKET = `lookahead-prep-${process.pid}`;

export class Terminal {
  #env;

  /** A shell in the folder, whose prompt is `$ `; commands are found in `path` first. */
  constructor(folder, path) {
    this.#env = { PATH: `${path}:${process.env.PATH}`, HOME: folder, LANG: "C.UTF-8" };
    const start = join(folder, "shell.rc");
    writeFileSync(start, `PS1='$ '\nPROMPT_COMMAND='tmux -L ${SOCKET} wait-for -S ready'\n`);
    const size = ["-x", "80", "-y", "24", "-c", folder];
    this.#tmux("-f", "/dev/null", "new-session", "-d", ...size, `bash --noprofile --rcfile '${start}'`);
    this.#ended();
    this.clear();
  }

  /** Types a command, and waits for its end. */
  run(command) {
    this.#keys(command);
    this.#ended();
  }

  /** Types a command, and returns the screen with escapes when it first fits; fails after half a minute. */
  async runUntil(command, isWanted) {
    this.#keys(command);
    for (const end = Date.now() + 30_000; Date.now() < end; ) {
      const screen = this.#tmux("capture-pane", "-e", "-p");
      if (isWanted(screen)) return screen;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    throw new Error(`${command}: the wanted screen was never seen`);
  }

  /** Waits for the command that `runUntil` typed. */
  finish() {
    this.#ended();
  }

  clear() {
    this.run("clear");
    this.#tmux("clear-history");
  }

  /** The screen without the prompt at its end; with escapes for colours if they are wanted. */
  screen(hasEscapes) {
    return this.#tmux("capture-pane", "-p", ...(hasEscapes ? ["-e"] : []))
      .trimEnd()
      .replace(/\n\$$/, "");
  }

  close() {
    this.#tmux("kill-server");
  }

  #keys(command) {
    this.#tmux("send-keys", "-l", command);
    this.#tmux("send-keys", "Enter");
  }

  #ended() {
    this.#tmux("wait-for", "ready");
  }

  #tmux(...args) {
    return execFileSync("tmux", ["-u", "-L", SOCKET, ...args], {
      env: this.#env,
      encoding: "utf8",
      timeout: 60_000,
    });
  }
}
