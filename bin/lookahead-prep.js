#!/usr/bin/env node
// Only syntax that old versions of Node read, so that they reach the message.
const NEEDED = [20, 19];
const CONFIG_EXIT = 78;

const found = process.versions.node.split(".").map(Number);
if (found[0] < NEEDED[0] || (found[0] === NEEDED[0] && found[1] < NEEDED[1])) {
  process.stderr.write(
    `lookahead-prep: this is Node ${process.versions.node}; install Node ${NEEDED.join(".")} or later\n`,
  );
  process.exitCode = CONFIG_EXIT;
} else {
  const { main } = await import("../dist/code/main.js");
  await main(process);
}
