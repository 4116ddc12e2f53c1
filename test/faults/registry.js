// The kinds of faults, in the order in which they are injected.
import failingCall from "./cases/failing-call.js";
import killAnyTime from "./cases/kill-any-time.js";
import killAtCall from "./cases/kill-at-call.js";

export const KINDS = [killAnyTime, killAtCall, failingCall];
