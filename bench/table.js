import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** Columns under their heads: words to the left, numbers to the right. */
export function table(rows) {
  const pad = (cell, column) => {
    const width = Math.max(...rows.map((row) => row[column].length));
    return column === 0 || ["goal", "from"].includes(rows[0][column])
      ? cell.padEnd(width)
      : cell.padStart(width);
  };
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

/** What the numbers depend on, and nothing that identifies the machine's owner. */
export function machineLine(others) {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${memory}, ${process.platform} ${process.arch}`;
  const load = `load ${loadavg()[0].toFixed(2)} before the runs`;
  return `machine: ${machine}; ${[`node ${process.version}`, ...others].join(", ")}; ${load}`;
}

export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(0);
}

export function whole(number) {
  return number.toLocaleString("en-US");
}

export function times(ratio) {
  return `${ratio.toFixed(2)} x`;
}

export function verdict(reached) {
  return reached ? "reached" : "MISSED";
}

/** "goal: reached", or "" for a figure without a goal. */
export function atLeast(ratio, goal) {
  return goal === undefined ? "" : `${goal} x: ${verdict(ratio >= goal)}`;
}
