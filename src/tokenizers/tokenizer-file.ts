import { z } from "zod";
import { RunError } from "../domain/failure.js";

const Stage = z.looseObject({ type: z.string() });

/** A model that makes tokens by merging pairs. */
const BytePairModel = z.looseObject({
  type: z.literal("BPE"),
  vocab: z.record(z.string(), z.int().min(0).max(0x7fffffff)),
  merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
  dropout: z.number().nullish(),
  unk_token: z.string().nullish(),
  continuing_subword_prefix: z.string().nullish(),
  end_of_word_suffix: z.string().nullish(),
  fuse_unk: z.boolean().nullish(),
  byte_fallback: z.boolean().nullish(),
  ignore_merges: z.boolean().nullish(),
});
export type BytePairModel = z.output<typeof BytePairModel>;

const AddedToken = z.looseObject({
  id: z.int().min(0),
  content: z.string(),
  single_word: z.boolean().default(false),
  lstrip: z.boolean().default(false),
  rstrip: z.boolean().default(false),
  normalized: z.boolean().default(true),
  special: z.boolean().default(false),
});
export type AddedToken = z.output<typeof AddedToken>;

/** What is read of a tokenizer.json; the vocabulary's own shape is checked by the model that takes it. */
const TokenizerFile = z.looseObject({
  added_tokens: z.array(AddedToken).nullish(),
  normalizer: Stage.nullish(),
  pre_tokenizer: Stage.nullish(),
  post_processor: Stage.nullish(),
  decoder: Stage.nullish(),
  model: z.looseObject({ type: z.string().optional() }),
});
export type TokenizerFile = z.output<typeof TokenizerFile>;
export type Stage = z.output<typeof Stage>;

/** The parsed tokenizer.json. Throws RunError `config` when it is none. */
export function parseTokenizerFile(bytes: Uint8Array, source: string): TokenizerFile {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new RunError("config", `${source}: the tokenizer.json is not valid JSON`, cause);
  }
  const parsed = TokenizerFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RunError(
    "config",
    `${source}: not a tokenizer.json: ${issue?.path.join(".") || "the file"}: ${issue?.message ?? "unexpected"}`,
  );
}

/** The model's settings when it is a byte-pair model whose vocabulary and merges are whole. */
export function bytePairModel(file: TokenizerFile): BytePairModel | undefined {
  // files of the first years leave the type out; merges then mark the model
  const { model } = file;
  if (model.type !== "BPE" && !(model.type === undefined && "merges" in model)) return undefined;
  const parsed = BytePairModel.safeParse({ ...model, type: "BPE" });
  return parsed.success ? parsed.data : undefined;
}
