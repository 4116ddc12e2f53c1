import type { Environment } from "../domain/environment.js";
import { parseAddress } from "./address.js";
import type { AnswersFile } from "./answers/answers-file.js";
import type { Asker } from "./asker.js";
import { type Clock, systemClock } from "./clock.js";
import { findKey } from "./key.js";
import type { AskPath, JsonBody } from "./request.js";
import type { EndpointSettings } from "./settings.js";

/** How a server is to be asked, for one command. */
export interface EndpointOptions {
  readonly settings: EndpointSettings;
  /** The variable of the key, if the user named one. */
  readonly keyVariable: string | undefined;
  /** The route and the sampling of all requests. */
  readonly path: AskPath;
  readonly sampling: JsonBody;
  readonly answers: AnswersFile;
  readonly onNotice: (line: string) => void;
  readonly clock?: Clock | undefined;
}

/** A server that can be asked, until it is closed. */
export interface OpenEndpoint {
  readonly asker: Asker;
  /** Ends all that is under way. Never throws. */
  readonly close: () => Promise<void>;
}

/**
 * Connects to nothing yet; what only asking needs is loaded here, and by nothing else. Throws RunError `usage` for the URL, and
 * `config` for the key.
 */
export async function openEndpoint(
  { settings, keyVariable, path, sampling, answers, onNotice, clock = systemClock }: EndpointOptions,
  { env, signal }: Pick<Environment, "env" | "signal">,
): Promise<OpenEndpoint> {
  const address = parseAddress(settings.endpoint, "--endpoint");
  const key = findKey({ env }, keyVariable);
  const { openTransport } = await import("./transport.js");
  const { Sender } = await import("./sender.js");
  const { Asker } = await import("./asker.js");
  const stopping = new AbortController();
  const transport = openTransport({
    address,
    key,
    clock,
    env,
    deadline: settings.deadline,
    atOnce: settings.atOnce,
  });
  const sender = new Sender({
    ...{ transport, address, key, settings, clock },
    signal: signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal]),
  });
  return {
    asker: new Asker({ address, settings, sender, answers, clock, path, sampling, onNotice }),
    close: async () => {
      stopping.abort();
      await transport.close().catch(() => undefined);
    },
  };
}
