import { realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { ResourceIdentity } from "../../domain/identity.js";
import { RunError } from "../../domain/run-error.js";
import { compressionOf } from "../../io/compression/compress.js";
import { type Input, inputName } from "../../io/inputs.js";
import { findStoreWriting } from "../../io/stores/registry.js";
import type { Settings } from "../../settings/settings.js";
import { createFingerprint, difference, type InputState, inputState } from "../fingerprint.js";
import type { Outputs } from "../outputs.js";
import type { RunRequest } from "../request.js";
import type { Host, World } from "../world.js";
import {
  cannotResume,
  chooseCheckpoint,
  type FoundCheckpoint,
  findCheckpoints,
  removeCheckpoints,
} from "./checkpoint.js";
import { Checkpoints } from "./checkpoint-writer.js";

/** How a run can be continued when it is cut off, and what it continues itself. */
export interface Resumption {
  /** The request's settings, with the shape that the earlier run has found out. */
  readonly settings: Settings;
  readonly earlier: FoundCheckpoint | undefined;
  /** Throws RunError `config` when the earlier run was equipped otherwise. */
  readonly checkpoints: (outputs: Outputs, identity: ResourceIdentity) => Checkpoints;
  /** Once the rows are published, takes away what runs before have left; when none are, only what this one went on from. */
  readonly removeEarlier: (failed: boolean) => Promise<void>;
}

/**
 * Undefined for a run that cannot be continued: rows that go to stdout or are packed, and inputs that cannot be read
 * again. Throws RunError `usage` when that was asked for all the same, and `config` when what an earlier run has left
 * was made otherwise.
 */
export async function openResumption(
  request: RunRequest,
  inputs: readonly Input[],
  world: World,
): Promise<Resumption | undefined> {
  const { rows } = request.outputs;
  const files = inputs.filter((input) => input.kind === "file");
  const obstacle =
    rows === undefined
      ? "rows that go to stdout; name a file with --output"
      : compressionOf(rows) !== "none"
        ? "rows that are packed on the way; pack them afterwards"
        : files.length < inputs.length
          ? "standard input, which is read once"
          : !(await findStoreWriting(rows, world)).isLocal
            ? "rows in an object store, which holds whole objects only; name a file on the disk"
            : undefined;
  if (request.resumes && obstacle !== undefined)
    throw new RunError("usage", `--resume cannot continue ${obstacle}`);
  const { host } = world;
  if (rows === undefined || obstacle !== undefined || host === undefined) return undefined;

  const states = await Promise.all(
    files.map(async (input) =>
      input.state === undefined
        ? inputState(input.path, inputName(input), world)
        : { name: inputName(input), ...input.state },
    ),
  );
  const wanted = resolve(world.cwd, rows);
  const output = await realpath(wanted).catch(() => wanted);
  const found = await findCheckpoints(output);
  const earlier = request.resumes ? findEarlier(found, request, states, host) : undefined;
  if (request.resumes)
    world.onNotice?.(earlier === undefined ? "nothing to resume: from the start" : resumed(earlier));
  else noticeInterruptedRun(found, host, world);
  const settings = earlier === undefined ? request.settings : settingsWith(request.settings, earlier);
  const rejects = request.outputs.rejects && resolve(world.cwd, request.outputs.rejects);
  return {
    settings,
    earlier,
    checkpoints: (outputs, identity) => {
      const what =
        earlier && difference(earlier.checkpoint.fingerprint, createFingerprint(settings, identity, states));
      if (what !== undefined) throw cannotResume(what);
      return new Checkpoints(
        dirname(output),
        outputs,
        ({ format }) =>
          createFingerprint({ ...settings, ...(format === undefined ? {} : { format }) }, identity, states),
        host,
        earlier,
      );
    },
    removeEarlier: async (failed) => {
      const others = found.filter((one) => one !== earlier);
      if (!failed) await removeCheckpoints(others, rejects, host);
    },
  };
}

function findEarlier(
  found: readonly FoundCheckpoint[],
  { settings, outputs }: RunRequest,
  states: readonly InputState[],
  host: Host,
): FoundCheckpoint | undefined {
  const earlier = chooseCheckpoint(
    found,
    ({ fingerprint }) => ({
      ...fingerprint,
      ...createFingerprint(
        { ...settings, format: settings.format ?? fingerprint.settings.format },
        { tokenizer: undefined, template: undefined },
        states,
      ),
    }),
    host,
  );
  if (earlier !== undefined && (earlier.checkpoint.rejects === undefined) !== (outputs.rejects === undefined))
    throw cannotResume("one of the two writes rejects, and the other does not");
  return earlier;
}

function settingsWith(settings: Settings, { checkpoint }: FoundCheckpoint): Settings {
  const { format } = checkpoint.fingerprint.settings;
  return format === undefined ? settings : { ...settings, format };
}

function resumed({ checkpoint }: FoundCheckpoint): string {
  return `going on behind row ${checkpoint.tally.rowsIn.toLocaleString("en")} of an earlier run`;
}

function noticeInterruptedRun(found: readonly FoundCheckpoint[], { isRunning }: Host, world: World): void {
  const idle = found.find(({ checkpoint }) => !isRunning(checkpoint.writer.process));
  if (idle === undefined) return;
  world.onNotice?.(
    `an earlier run was cut off behind row ${idle.checkpoint.tally.rowsIn.toLocaleString("en")}; --resume would go on from there`,
  );
}
