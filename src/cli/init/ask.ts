import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { RunError } from "../../domain/run-error.js";
import type { World } from "../../run/world.js";
import type { Terminal } from "../command.js";
import { Lines } from "./lines.js";

/** A question with the answer that is offered. */
export interface Question<Value> {
  readonly title: string;
  /** What is known, and the choices. */
  readonly lines: readonly string[];
  /** Taken for an empty line, and where there is nobody to ask. */
  readonly fallback: string;
  /** What an answer means. Throws RunError for one that cannot be. */
  readonly read: (answer: string) => Value | Promise<Value>;
}

/** Asks questions in turn. */
export interface Asker {
  readonly ask: <Value>(question: Question<Value>) => Promise<Value>;
  /** Reads no further answers. */
  readonly close: () => Promise<void>;
}

/** Takes the answers that are offered, and says which. */
export function takesOffers(terminal: Terminal): Asker {
  let asked = 0;
  const ask = async <Value>(question: Question<Value>): Promise<Value> => {
    show(question, ++asked, terminal);
    terminal.log(`   > ${question.fallback}`);
    return question.read(question.fallback);
  };
  return { ask, close: () => Promise.resolve() };
}

/**
 * Asks on stderr and reads an answer a line from stdin: from a person, who is asked again after an answer that cannot be, or from
 * a program. After the last line, the answers that are offered are taken.
 */
export function asksOnStdin(terminal: Terminal, world: World): Asker {
  const lines = new Lines(world.stdin.chunks);
  const isPerson = terminal.stdinIsTerminal;
  let asked = 0;
  const ask = async <Value>(question: Question<Value>): Promise<Value> => {
    show(question, ++asked, terminal);
    for (;;) {
      if (isPerson) terminal.stderr.draw(`   [${escapeUnprintable(question.fallback)}] > `);
      const line = await lines.next();
      const answer = line?.trim() || question.fallback;
      const isTyped = isPerson && line !== undefined;
      // a terminal shows what is typed there
      if (!isTyped) terminal.log(`   > ${answer}`);
      const taken = await take(question, answer, isTyped ? terminal.log : undefined);
      if (taken !== undefined) return taken.value;
    }
  };
  return { ask, close: () => lines.close() };
}

/** What the answer means; undefined for one that cannot be, if there is somebody to tell. Throws RunError if there is nobody. */
async function take<Value>(
  question: Question<Value>,
  answer: string,
  tell: Terminal["log"] | undefined,
): Promise<{ readonly value: Value } | undefined> {
  try {
    return { value: await question.read(answer) };
  } catch (error) {
    if (tell === undefined || !(error instanceof RunError)) throw error;
    for (const line of error.lines) tell(`   ${line}`);
    return undefined;
  }
}

function show({ title, lines }: Question<unknown>, number: number, { log }: Terminal): void {
  for (const line of [`${number}. ${title}`, ...lines.map((line) => `   ${line}`)]) log(line);
}
