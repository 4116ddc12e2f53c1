import { dirname } from "node:path";
import { formatNumber } from "../../domain/format-number.js";
import type { ResourceIdentity } from "../../domain/identity.js";
import { outputContainer } from "../../domain/output-container.js";
import { RunError } from "../../domain/run-error.js";
import { compressionOf } from "../../io/compression/compress.js";
import type { Input } from "../../io/inputs.js";
import { followLinks } from "../../io/stores/disk-file.js";
import type { ResolvedSettings } from "../../settings/resolve-settings.js";
import type { Settings } from "../../settings/settings.js";
import { createFingerprint, difference } from "../compare-runs.js";
import type { RunEvents } from "../events.js";
import type { InputState } from "../fingerprint.js";
import type { LocatedOutputs, Outputs } from "../outputs.js";
import type { RunRequest } from "../request.js";
import type { Host, World } from "../world.js";
import type { FoundCheckpoint } from "./checkpoint.js";
import { CheckpointWriter } from "./checkpoint-writer.js";
import { cannotResume, chooseCheckpoint, findCheckpoints, removeCheckpoints } from "./find-checkpoints.js";

/** How a run can be resumed if it is interrupted, and the run that it resumes itself. */
export interface Resumption {
  /** The request's settings, with the format that the earlier run detected. */
  readonly resolved: ResolvedSettings;
  readonly earlier: FoundCheckpoint | undefined;
  /** Throws RunError `config` if the earlier run used other resources. */
  readonly checkpoints: (outputs: Outputs, identity: ResourceIdentity) => CheckpointWriter;
  /** Removes what other interrupted runs left; nothing if this run failed. */
  readonly removeEarlier: (failed: boolean) => Promise<void>;
}

/** What a run reads and writes, located. */
export interface RunFiles {
  readonly inputs: readonly Input[];
  readonly outputs: LocatedOutputs;
  readonly world: World;
  readonly events: RunEvents;
}

/**
 * Undefined for a run that cannot be resumed: its rows go to stdout, are compressed or become Parquet, or its inputs cannot be read
 * again. Throws RunError `usage` if --resume was requested for such a run, and `config` if the interrupted run differs.
 */
export async function openResumption(
  request: RunRequest,
  { inputs, outputs, world, events }: RunFiles,
): Promise<Resumption | undefined> {
  const obstacle = obstacleTo(inputs, outputs);
  if (request.resumes && obstacle !== undefined)
    throw new RunError("usage", `--resume does not work with ${obstacle}`);
  const { host } = world;
  if (outputs.rows === undefined || obstacle !== undefined || host === undefined) return undefined;

  const { path } = outputs.rows;
  const output = await followLinks(path).catch(() => path);
  const states = inputs.flatMap((input) =>
    input.kind === "file" ? [{ name: input.name, ...input.state }] : [],
  );
  const found = await findCheckpoints(output);
  const earlier = request.resumes ? findEarlier(found, request, { outputs, states }, host) : undefined;
  const notice = request.resumes ? resumeNotice(earlier) : interruptedNotice(found, host);
  if (notice !== undefined) events.onNotice?.(notice);
  const settings = settingsWith(request.resolved.settings, earlier);
  return {
    resolved: { ...request.resolved, settings },
    earlier,
    checkpoints: (opened, identity) => {
      const now = createFingerprint(settings, identity, states);
      const what = earlier && difference(earlier.checkpoint.fingerprint, now);
      if (what !== undefined) throw cannotResume(what);
      return new CheckpointWriter(
        dirname(output),
        opened,
        ({ format }) => ({ ...now, settings: { ...settings, ...(format && { format }) } }),
        host,
        earlier,
      );
    },
    removeEarlier: async (failed) => {
      const others = found.filter((one) => one !== earlier);
      if (!failed) await removeCheckpoints(others, outputs.rejects?.path, host);
    },
  };
}

/** Why a run cannot be resumed, as a message; undefined if it can. */
function obstacleTo(inputs: readonly Input[], { rows }: LocatedOutputs): string | undefined {
  const obstacles: readonly (readonly [string, boolean])[] = [
    ["output to stdout; name a file with --output", rows === undefined],
    ["compressed output; compress it after the run", compressionOf(rows?.name ?? "") !== "none"],
    [
      "output to a Parquet file, which is complete only at its end; name a .jsonl file",
      outputContainer(rows?.name) === "parquet",
    ],
    ["standard input, which can be read only once", inputs.some(({ kind }) => kind !== "file")],
    [
      "output to an object store, which holds only complete objects; name a file on disk",
      rows?.writing.isLocal === false,
    ],
  ];
  return obstacles.find(([, applies]) => applies)?.[0];
}

function findEarlier(
  found: readonly FoundCheckpoint[],
  { resolved: { settings } }: RunRequest,
  { outputs, states }: { readonly outputs: LocatedOutputs; readonly states: readonly InputState[] },
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
    throw cannotResume("only one of the two runs writes rejects");
  return earlier;
}

function settingsWith(settings: Settings, earlier: FoundCheckpoint | undefined): Settings {
  const format = earlier?.checkpoint.fingerprint.settings.format;
  return format === undefined ? settings : { ...settings, format };
}

function resumeNotice(earlier: FoundCheckpoint | undefined): string {
  if (earlier === undefined) return "nothing to resume; starting from the first row";
  return `resuming after row ${rowsDone(earlier)}`;
}

function interruptedNotice(found: readonly FoundCheckpoint[], { isRunning }: Host): string | undefined {
  const idle = found.find(({ checkpoint }) => !isRunning(checkpoint.writer.process));
  return idle && `an earlier run stopped after row ${rowsDone(idle)}; add --resume to continue it`;
}

function rowsDone({ checkpoint }: FoundCheckpoint): string {
  return formatNumber(checkpoint.tally.rowsIn);
}
