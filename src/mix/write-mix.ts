import { RunError } from "../domain/run-error.js";
import type { RowFormat } from "../formats/input/format.js";
import type { Write } from "../io/compression/compress.js";
import type { FileInput } from "../io/inputs.js";
import { openRows } from "../io/open-rows.js";
import { type Container, ROW_FIELDS } from "../io/rows/block.js";
import { removeKey } from "../json/remove-key.js";
import { BlockText, type RawRow } from "../row/raw-row.js";
import { RowViews } from "../row/row-views.js";
import type { Cleanup } from "../run/cleanup.js";
import { refuseMisleadingContainer } from "../run/output-names.js";
import type { InputRecord } from "../run/result.js";
import type { World } from "../run/world.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import { type Candidate, slotsOf } from "./choose.js";
import { ChosenRows } from "./chosen-rows.js";
import type { MixRequest } from "./mix.js";
import { MixedWriter } from "./mixed-writer.js";
import { drawOf, rowBytes } from "./survey-rows.js";
import { withSystemText } from "./system-texts.js";

const READING = { hashed: true, chunkBytes: CHUNK_BYTES.splicing };

/** What is written. */
export interface Mixing {
  readonly request: MixRequest;
  readonly format: RowFormat;
  /** The added rows, in their order. */
  readonly chosen: readonly Candidate[];
  /** The number of training rows. */
  readonly training: number;
}

export interface WrittenMix {
  readonly inputs: readonly InputRecord[];
  readonly added: readonly InputRecord[];
  /** The number of rows whose system text was rewritten. */
  readonly rewritten: number;
}

/** Reads both files for the second time, and writes the training rows in their order with the chosen ones among them. */
export async function writeMix(
  mixing: Mixing,
  { inputs, added }: { readonly inputs: readonly FileInput[]; readonly added: readonly FileInput[] },
  write: Write,
  world: World,
  cleanup: Cleanup,
): Promise<WrittenMix> {
  const { request, chosen, training } = mixing;
  const editor = new SystemEditor(mixing);
  const kept = new ChosenRows();
  cleanup.atEnd(kept.close);
  const numbers = new Map(chosen.map(({ rank }, i) => [rank, i]));
  const addedName = added.map(({ name }) => name).join(", ");
  const records = await eachRow(added, request, world, async (raw) => {
    const bytes = rowBytes(raw);
    const number = numbers.get(drawOf(bytes, request.seed).rank);
    if (number === undefined) return;
    // the same bytes may stand in the file again
    numbers.delete(drawOf(bytes, request.seed).rank);
    const edited = editor.edit(raw, bytes);
    const { group, dropGroup } = request;
    await kept.keep(number, dropGroup && group !== undefined ? removeKey(edited, group) : edited);
  });
  if (kept.size !== chosen.length) throw changed(addedName);

  const slots = slotsOf(request.placing, chosen.length, training);
  let writer: MixedWriter | undefined;
  let [row, next] = [0, 0];
  const addUpTo = async (slot: number): Promise<void> => {
    for (; next < slots.length && slots[next]! <= slot; next++)
      await writer!.row(await kept.read(next), addedName);
  };
  const begin = (container: Container, name: string): MixedWriter => {
    refuseMisleadingContainer(container, name, request.output);
    return new MixedWriter(container, write);
  };
  const trainingRecords = await eachRow(inputs, request, world, async (raw, container) => {
    writer ??= begin(container, raw.block.file);
    if (writer.container !== container) throw otherContainer(raw.block.file, container);
    if (request.placing === "spread") await addUpTo(row);
    const whole = raw.block.bytes.subarray(raw.start, raw.end);
    await writer.row(Buffer.from(editor.edit(raw, whole)), raw.block.file);
    row++;
  });
  if (row !== training) throw changed(inputs.map(({ name }) => name).join(", "));
  await addUpTo(Number.POSITIVE_INFINITY);
  await writer?.end();
  return { inputs: trainingRecords, added: records, rewritten: editor.rewritten };
}

/** Calls `take` with each row of the files, in order. A row is valid until `take` is done. */
async function eachRow(
  inputs: readonly FileInput[],
  { resolved: { settings } }: MixRequest,
  world: World,
  take: (raw: RawRow, container: Container) => Promise<void>,
): Promise<readonly InputRecord[]> {
  const records: InputRecord[] = [];
  for (const input of inputs) {
    const { name, rows, bytesRead, sha256 } = await openRows(input, world, settings, READING);
    for await (const block of rows.blocks) {
      world.signal?.throwIfAborted();
      const text = new BlockText(block, name);
      for (let i = 0; i < block.rows.length; i += ROW_FIELDS) {
        const [start, end, position] = [block.rows[i]!, block.rows[i + 1]!, block.rows[i + 2]!];
        await take({ block: text, start, end, position }, rows.container);
      }
    }
    records.push({ name, bytes: bytesRead(), sha256: sha256() });
  }
  return records;
}

function otherContainer(name: string, container: Container): RunError {
  return new RunError(
    "usage",
    `${name} is ${container === "array" ? "a JSON array" : "JSON Lines"}, and an earlier input is not; process them in separate runs`,
  );
}

function changed(name: string): RunError {
  return new RunError("input-changed", `${name} changed while it was read; run the same command again`);
}

/** Rewrites the system text of rows, if that is asked for. */
class SystemEditor {
  rewritten = 0;
  private readonly mixing: Mixing;

  constructor(mixing: Mixing) {
    this.mixing = mixing;
  }

  /** The bytes of the row with the other system text; the same bytes if it has none, or keeps it. */
  edit(raw: RawRow, bytes: Buffer): Buffer {
    const { request, format } = this.mixing;
    if (request.systemText === undefined) return bytes;
    const conversation = new RowViews(raw, format).read(false).example.conversation();
    const edited = withSystemText(bytes, conversation, request.systemText.training);
    if (edited !== undefined) this.rewritten++;
    return edited ?? bytes;
  }
}
