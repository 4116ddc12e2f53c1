// What must hold after every fault. Each law returns how it was broken, or undefined.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Part of private text, which no message may repeat. */
export const CANARY = "canary-7319";
/** An output of an earlier run. */
export const EARLIER = "earlier\n";

// in UTF-8: C0 except tab and line feed, DEL, C1, and the controls of direction and width
const CONTROLS_A_TERMINAL =
  /[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf/;

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The result of an injection: whether the fault occurred, and the broken laws. */
export const verdict = (injected, ...broken) => ({ injected, broken: broken.filter(Boolean) });

/** Stderr has no stack, no private text and no terminal controls. It is latin1: each char is a byte. */
export function clean({ stderr }) {
  if (/^\s+at .*:\d+:\d+\)?$/m.test(stderr)) return `a stack trace: ${stderr}`;
  if (stderr.includes(CANARY)) return `private text on stderr: ${stderr}`;
  const hit = CONTROLS_A_TERMINAL.exec(stderr);
  return hit === null ? undefined : `stderr has a byte that controls a terminal, at ${hit.index}`;
}

/** The process ended in one of these ways. */
export function endedBy({ end, stderr }, ...expected) {
  if (expected.includes(end)) return undefined;
  return `ended by ${end} instead of ${expected.join(" or ")}: ${stderr}`;
}

export function stderrHas({ stderr }, pattern) {
  return pattern.test(stderr) ? undefined : `stderr lacks ${pattern}: ${stderr}`;
}

/** What exists at the output's path: nothing, the earlier file, the right rows, or wrong bytes. */
export function stateOf(path, setup) {
  if (!existsSync(path)) return "absent";
  const bytes = readFileSync(path);
  if (bytes.equals(Buffer.from(EARLIER))) return "earlier";
  return setup.isRight(bytes) ? "right" : `wrong, ${bytes.length} bytes`;
}

/** The output is complete, or as it was before. */
export function wholeOrAsBefore(path, setup, before) {
  const now = stateOf(path, setup);
  return now === "right" || now === before ? undefined : `${path} was ${before}, and is ${now}`;
}

export function asBefore(path, setup, before) {
  const now = stateOf(path, setup);
  return now === before ? undefined : `${path} was ${before}, and is ${now}`;
}

/** Exit code 0 means that the right rows are published. */
export function doneIsRight({ end }, path, setup) {
  return end === "exit 0" ? isRightAt(path, setup) : undefined;
}

/** The folder has no other files than these. */
export function nothingBut(folder, ...names) {
  const others = readdirSync(folder).filter((name) => !names.includes(name));
  return others.length === 0 ? undefined : `not removed: ${others.join(", ")}`;
}

export function noTemporary(folder) {
  const left = readdirSync(folder).filter((name) => name.endsWith(".part"));
  return left.length === 0 ? undefined : `not removed: ${left.join(", ")}`;
}

export function unchanged(path, bytes) {
  return existsSync(path) && readFileSync(path).equals(Buffer.from(bytes))
    ? undefined
    : `${path} is not what it was`;
}

export function isRightAt(path, setup) {
  const now = stateOf(path, setup);
  return now === "right" ? undefined : `${path} is ${now}`;
}
