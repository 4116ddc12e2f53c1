import { readdir } from "node:fs/promises";
import { shellFile } from "../../domain/shell-word.js";
import { withDatasets } from "../kinds/file-kind.js";

/** Endings of files with rows, the most usual first. */
const ENDINGS: readonly string[] = [
  ".jsonl",
  ".jsonl.gz",
  ".jsonl.zst",
  ".ndjson",
  ".json",
  ".json.gz",
  ".parquet",
];
/** Logs of inspect_ai, which have answers and no rows. */
const LOG = ".eval";

/** What to do about a folder that is named as an input, in lines. It is read to tell what it holds. */
export async function adviceForFolder(path: string, name: string): Promise<readonly string[]> {
  const names = await readdir(path).catch((): string[] => []);
  const [what, read] = savedDataset(names);
  if (what !== undefined && read !== undefined)
    return [`${name} is ${what}; write its rows as JSON Lines:`, `  ${withDatasets(read)(shellFile(name))}`];
  const folder = name.replace(/\/+$/, "");
  const own = names.filter((file) => !standsBeside(file, names));
  const ending = [...ENDINGS, LOG].find((one) => own.some((file) => file.endsWith(one)));
  if (ending !== undefined)
    return [`${name} is a directory; name files, or a glob such as "${folder}/*${ending}"`];
  return [`${name} is a directory without files of rows (${ENDINGS.join(", ")}); name files, or a glob`];
}

/** Whether a file was written beside another one and named after it, such as `a.json.rows.jsonl`. */
function standsBeside(file: string, names: readonly string[]): boolean {
  return names.some((name) => name !== file && file.startsWith(`${name}.`));
}

/** What the datasets library saved in a folder with these names, and how it is read again. */
function savedDataset(names: readonly string[]): readonly [what?: string, read?: string] {
  if (names.includes("dataset_dict.json"))
    return [
      "data sets saved with save_to_disk",
      "datasets.concatenate_datasets(list(datasets.load_from_disk(f).values()))",
    ];
  const hasArrow = names.some((name) => name.endsWith(".arrow"));
  if (hasArrow && names.includes("state.json"))
    return ["a data set saved with save_to_disk", "datasets.load_from_disk(f)"];
  if (hasArrow && names.includes("dataset_info.json"))
    return [
      "a cache of the datasets library",
      'datasets.concatenate_datasets([datasets.Dataset.from_file(str(p)) for p in sorted(__import__("pathlib").Path(f).glob("*.arrow"))])',
    ];
  return [];
}
