import { z } from "zod";
import type { TokenizerFiles } from "./sources/source.js";
import type { Stage, TokenizerFile } from "./tokenizer-file.js";

/** How a model's input is rendered, from the model's files. */
export interface ChatSource {
  /** Chat templates by name; most models have only one, `default`. */
  readonly templates: ReadonlyMap<string, string>;
  /** Special tokens by their names in templates, such as `bos_token`. */
  readonly specials: Readonly<Record<string, string>>;
  /** The special tokens that the tokenizer itself prepends to a text. */
  readonly tokenizerPrefix: string;
}

/** Used once, so that code made for it would not pay. */
const ONCE = { jitless: true } as const;

const Templates = z.union([
  z.string().transform((template) => [{ name: "default", template }]),
  z.array(z.looseObject({ name: z.string(), template: z.string() })),
]);

const SpecialToken = z.union([
  z.string(),
  z.looseObject({ content: z.string() }).transform(({ content }) => content),
]);

/** Reads templates and special tokens from a model's files. */
export function chatSource({ config, template }: TokenizerFiles, file: TokenizerFile): ChatSource {
  const configured = Templates.safeParse(Reflect.get(config, "chat_template"), ONCE);
  const named = configured.success ? configured.data : [];
  const own = template === undefined ? [] : [{ name: "default", template }];
  return {
    templates: new Map([...named, ...own].map(({ name, template: source }) => [name, source])),
    specials: specialsOf(config),
    tokenizerPrefix: addedBefore(file.post_processor),
  };
}

function specialsOf(config: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, value]) => {
      const token = name.endsWith("_token") ? SpecialToken.safeParse(value, ONCE) : undefined;
      return token?.success ? [[name, token.data] as const] : [];
    }),
  );
}

const Single = z.array(
  z.union([
    z.object({ SpecialToken: z.looseObject({ id: z.string() }) }),
    z.object({ Sequence: z.unknown() }),
  ]),
);

/** The special tokens that TemplateProcessing steps prepend to a single text. */
function addedBefore(stage: Stage | null | undefined): string {
  if (stage == null) return "";
  const steps = stage["processors"];
  if (Array.isArray(steps)) return steps.map((step: Stage) => addedBefore(step)).join("");
  const single = Single.safeParse(stage["single"], ONCE);
  if (stage.type !== "TemplateProcessing" || !single.success) return "";
  const tokens: string[] = [];
  for (const part of single.data) {
    if (!("SpecialToken" in part)) break;
    tokens.push(part.SpecialToken.id);
  }
  return tokens.join("");
}
