import type { Emit } from "./event.js";

/** The version of the list of events. */
const VERSION = 1;

/** An event as one line of JSON in ASCII, in which nothing can control a terminal. */
export function eventLine(event: Parameters<Emit>[0]): string {
  const json = JSON.stringify({ v: VERSION, ...event });
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Whether the command line asks for events, even if it is wrong in another way. */
export function wantsEvents(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end === -1 ? undefined : end).includes("--events");
}
