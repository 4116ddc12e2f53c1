import { z } from "zod";
import { RunError } from "../domain/run-error.js";

const Stage = z.looseObject({ type: z.string() });

/** Ids by token. zod's own record would drop a token named `__proto__`. */
const Vocabulary = z.custom<Readonly<Record<string, number>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value) && hasOnlyIds(value),
  "expected a whole number from 0 to 2147483647 for each token",
);

function hasOnlyIds(value: object): boolean {
  // a loop, since a list of all values would be made first
  for (const token in value) {
    const id: unknown = Reflect.get(value, token);
    if (!Number.isInteger(id) || (id as number) < 0 || (id as number) > 0x7fffffff) return false;
  }
  return true;
}

type Merge = string | readonly [string, string];

const Merges = z.custom<readonly Merge[]>(
  (value) =>
    Array.isArray(value) &&
    value.every(
      (merge: unknown) =>
        typeof merge === "string" ||
        (Array.isArray(merge) && merge.length === 2 && merge.every((half) => typeof half === "string")),
    ),
  "expected two tokens for each merge",
);

/** A model that builds tokens by merging pairs. */
const BytePairModel = z.looseObject({
  type: z.literal("BPE"),
  vocab: Vocabulary,
  merges: Merges,
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

/** Models that the library serves, as far as their format is validated here. */
const OtherModel = z.union([
  z.looseObject({ type: z.enum(["WordPiece", "WordLevel"]), vocab: Vocabulary }),
  z.looseObject({ type: z.literal("Unigram"), vocab: z.array(z.tuple([z.string(), z.number()])).min(1) }),
]);

/** The fields that are read from a tokenizer.json; the vocabulary is validated with its model. */
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

/** The parsed tokenizer.json. Throws RunError `config` if it is not one. */
export function parseTokenizerFile(bytes: Uint8Array, source: string): TokenizerFile {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new RunError("config", `${source}: the tokenizer.json is not valid JSON`, cause);
  }
  return checkTokenizerFile(json, source);
}

/** The tokenizer.json from its parsed JSON. Throws RunError `config` if it is not one. */
export function checkTokenizerFile(json: unknown, source: string): TokenizerFile {
  const parsed = TokenizerFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RunError(
    "config",
    `${source}: not a tokenizer.json: ${issue?.path.join(".") || "the file"}: ${issue?.message ?? "unexpected"}`,
  );
}

/** The model's settings, if it is a byte-pair model. Throws RunError `config` if they are invalid. */
export function bytePairModel(file: TokenizerFile): BytePairModel | undefined {
  // early files leave the type out; merges then identify the model
  const { model } = file;
  if (model.type !== "BPE" && !(model.type === undefined && "merges" in model)) return undefined;
  return checkedModel(BytePairModel, { ...model, type: "BPE" });
}

/** Throws RunError `config` if the library does not serve the model, or its settings are invalid. */
export function refuseUnknownModel(file: TokenizerFile): void {
  if (bytePairModel(file) === undefined) checkedModel(OtherModel, file.model);
}

function checkedModel<Model>(schema: z.ZodType<Model>, model: object): Model {
  const parsed = schema.safeParse(model);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const inner =
    issue?.code === "invalid_union" ? "the type or the vocabulary is not supported" : issue?.message;
  const field = issue?.path.length === 0 ? "" : `.${issue?.path.join(".")}`;
  throw new RunError("config", `tokenizer.json: model${field}: ${inner}`);
}
