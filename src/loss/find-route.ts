import { RowError } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import type { Ask } from "../endpoint/asker.js";
import { failureWords, mayPass } from "../endpoint/failure.js";
import { reachOf, sentPrompt } from "./ask-text.js";
import { logprobShapes, SHAPES, type ShapeName } from "./logprobs/registry.js";
import { SENDS, type SendName } from "./logprobs/shape.js";
import type { MeasuredText } from "./measured-text.js";
import { lossRequest, type Route } from "./route.js";

/** What may be asked: all that the user has not decided. */
export interface RouteChoice {
  readonly shape: ShapeName | undefined;
  readonly send: SendName | undefined;
}

/** Where to ask, and who keeps what was answered before. */
export interface Finding {
  readonly ask: Ask;
  readonly kept: Ask;
  readonly model: string;
  /** For messages. */
  readonly origin: string;
}

/** What came of one way to ask. */
type Tried =
  | { readonly kind: "found"; readonly route: Route }
  /** Why it is not the way. `isFinal`: no other one would do. */
  | { readonly kind: "not"; readonly error: RunError; readonly isFinal: boolean };

/**
 * Finds how the server gives log-probabilities of a prompt, by asking for one row in each way until one is answered. Throws
 * RunError `config` if it gives none.
 */
export async function findRoute(choice: RouteChoice, text: MeasuredText, finding: Finding): Promise<Route> {
  const shapes = choice.shape === undefined ? SHAPES : [choice.shape];
  const sends = choice.send === undefined ? SENDS : [choice.send];
  const routes = shapes.flatMap((shape) => sends.map((send): Route => ({ shape, send })));
  // a later run asks in the way that was found, and none of the others again
  for (const route of routes) {
    const tried = await attempt(route, text, finding, finding.kept);
    if (tried.kind === "found") return route;
  }
  const reasons: RunError[] = [];
  for (const route of routes) {
    const tried = await attempt(route, text, finding, finding.ask);
    if (tried.kind === "found") return route;
    if (tried.isFinal) throw tried.error;
    reasons.push(tried.error);
  }
  throw noRoute(finding.origin, routes, reasons);
}

async function attempt(
  route: Route,
  text: MeasuredText,
  { model, origin }: Finding,
  ask: Ask,
): Promise<Tried> {
  try {
    const sent = sentPrompt(text, reachOf(text), route.send);
    // nothing is kept of a server before it is known that it says the truth
    const asked = await ask.ask(lossRequest(route, model, sent.prompt), () => false);
    if (asked.kind === "problem") {
      const kind = mayPass(asked.failure) ? "io" : "config";
      return not(new RunError(kind, `${origin}: ${failureWords(asked.failure)}`), mayPass(asked.failure));
    }
    const read = logprobShapes[route.shape].read(asked.body, sent);
    switch (read.kind) {
      case "read":
        return { kind: "found", route };
      case "absent":
        return not(absent(origin), false);
      case "bent":
        return not(new RunError("config", `${origin}: ${read.fact}`), false);
    }
  } catch (error) {
    // a server that refuses one way may know another; one that refuses the key or the model says the same to each
    if (error instanceof RowError) return not(new RunError("config", error.message), false);
    if (error instanceof RunError && error.kind === "config") return not(error, false);
    throw error;
  }
}

const absent = (origin: string): RunError =>
  new RunError("config", `${origin}: the answer has no log-probabilities of the prompt`);

const not = (error: RunError, isFinal: boolean): Tried => ({ kind: "not", error, isFinal });

function noRoute(origin: string, routes: readonly Route[], reasons: readonly RunError[]): RunError {
  const said = new Map<string, string[]>();
  for (const [i, { lines }] of reasons.entries()) {
    const [line = ""] = lines;
    const { shape, send } = routes[i]!;
    said.set(line, [...(said.get(line) ?? []), `${shape} with ${send}`]);
  }
  // a server that says the same to all, such as that it has no such model, did not look at the way
  const [only] = reasons;
  if (said.size === 1 && only !== undefined && only.lines[0] !== absent(origin).lines[0]) return only;
  return new RunError("config", [
    `${origin} gives no log-probabilities of a prompt that can be used; ask a server that does, such as vLLM (prompt_logprobs on /v1/completions)`,
    ...[...said].map(([line, ways]) => `${ways.join(", ")}: ${line}`),
    "if it should give them, check that -t is the tokenizer of the model that it serves",
  ]);
}
