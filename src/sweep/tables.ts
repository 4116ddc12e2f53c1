import { formatNumber } from "../domain/format-number.js";
import type { AtomicFile } from "../io/stores/atomic-file.js";
import { alignedTable, markdownTable } from "../page/text-tables.js";
import type { Cleanup } from "../run/cleanup.js";
import { createOutput } from "../run/create-output.js";
import { VERSION } from "../run/version.js";
import type { World } from "../run/world.js";
import { comparisonOf, LEGEND, ownRejected, rejectionLines } from "./comparison.js";
import type { SweepResult } from "./sweep.js";
import type { SweepFolder } from "./sweep-folder.js";

/** The comparison as it is printed. */
export function comparisonLines(sweep: SweepResult): readonly string[] {
  return [...alignedTable(comparisonOf(madeVariants(sweep))), ...rowsLines(sweep)];
}

/** Publishes the tables in the folder: for people, for programs and, where some are not in all variants, the rows. */
export async function publishTables(
  sweep: SweepResult,
  folder: SweepFolder,
  world: World,
  cleanup: Cleanup,
): Promise<void> {
  const write = async (name: string, chunks: Iterable<string>): Promise<void> => {
    const file: AtomicFile = await createOutput(await folder.locate(name), world, cleanup, {
      ifExists: "replaced",
    });
    for (const chunk of chunks) await file.write(Buffer.from(chunk));
    await file.publish();
  };
  await write("sweep.md", [markdown(sweep)]);
  if (sweep.rejected.count > 0) await write("rows.txt", placesOf(sweep));
  await write("sweep.json", [`${JSON.stringify(record(sweep), undefined, 2)}\n`]);
}

function madeVariants({ variants }: SweepResult) {
  return variants.map(({ variant: { name, baseline }, result: { tally } }) => ({ name, baseline, tally }));
}

/** Which rows are in the variants, and who rejects the others. */
function rowsLines(sweep: SweepResult): readonly string[] {
  const { rejected, request } = sweep;
  if (rejected.count === 0) return ["all variants have the same rows"];
  const places = "rows.txt names them";
  const count = formatNumber(rejected.count);
  const fact =
    request.keptRows === "common"
      ? `rows in no variant, since at least one rejects them (--rows common): ${count}; ${places}`
      : `rows that are not in all variants, whose figures so are of different rows (--rows own): ${count}; ${places}`;
  return [fact, ...rejectionLines(madeVariants(sweep), (i) => rejected.onlyIn(i)).map((line) => `  ${line}`)];
}

function markdown(sweep: SweepResult): string {
  const { variants, request } = sweep;
  const [first] = variants;
  const inputs = first?.result.inputs.map(({ name }) => `\`${name}\``).join(", ");
  return [
    `# ${variants.length} variants of ${inputs}`,
    "",
    ...markdownTable(comparisonOf(madeVariants(sweep))),
    "",
    ...LEGEND.map((line) => `- ${line}`),
    "",
    ...rowsLines(sweep).map((line) => `${line}  `),
    "",
    `Each variant alone: \`lookahead-prep --config ${request.folder}/NAME/….manifest.json\``,
    "",
  ].join("\n");
}

function* placesOf({ rejected, request, variants }: SweepResult): Generator<string> {
  const left = request.keptRows === "common" ? "these are in none" : "these are not";
  yield `# all other rows of the inputs are in all ${variants.length} variants; ${left}: place, rule, variants that reject it\n`;
  for (const line of rejected.lines()) yield `${line}\n`;
}

/** The sweep as data: what `sweep.json` holds. */
function record({ request, variants, rejected, seconds }: SweepResult): object {
  return {
    tool: { name: "lookahead-prep", version: VERSION },
    rows: request.keptRows,
    notInAll: rejected.count,
    inputs: variants[0]?.result.inputs,
    tokenizer: variants.find(({ result }) => result.tokenizer !== undefined)?.result.tokenizer,
    variants: variants.map(({ variant: { name, baseline, resolved }, result }, i) => ({
      name,
      baseline,
      output: result.output,
      manifest: result.output && `${result.output.path}.manifest.json`,
      settings: { ...resolved.settings, format: result.format },
      rejects: ownRejected(result.tally),
      rejectsAlone: rejected.onlyIn(i),
      rows: result.tally,
    })),
    seconds,
  };
}
