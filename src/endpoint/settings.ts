import { z } from "zod";

/** What every request has from somewhere else, or may not have. */
const RESERVED: readonly string[] = ["model", "messages", "prompt", "n", "stream"];

/** What goes into the body of each request beside what is asked; `others` are given by other flags. */
export const samplingSchema = (others: readonly string[] = []) => {
  const reserved = [...RESERVED, ...others];
  return z.record(z.string(), z.json()).refine((sampling) => reserved.every((name) => !(name in sampling)), {
    error: `may not have ${reserved.join(", ")}, which other flags give`,
  });
};

const COUNT = "expected a whole number of at least 1";
const count = z.int(COUNT).min(1, COUNT);

/** How a server is asked. Plain data, without a secret: it stands in manifests. */
export const EndpointSettings = z.strictObject({
  endpoint: z.string().describe("the server's URL, up to /v1"),
  model: z
    .string()
    .min(1)
    .optional()
    .describe("the model's id, as the server lists it; the only one listed if omitted"),
  atOnce: count.default(8).describe("requests in flight"),
  perMinute: count.optional().describe("requests that start in any minute"),
  deadline: z
    .number("expected a number of seconds above 0")
    .positive("expected a number of seconds above 0")
    .max(86_400, "expected at most 86400 seconds")
    .default(600)
    .describe("seconds that one attempt may take, first byte to last"),
  tries: count.default(6).describe("attempts of a request that fails in a way that may pass"),
  giveUp: count.default(20).describe("stop the run after so many failed requests with no answer between"),
});
export type EndpointSettings = z.output<typeof EndpointSettings>;
