import { resolve } from "node:path";
import { z } from "zod";
import type { Environment } from "../domain/environment.js";
import { formatPath, type Path } from "../domain/path.js";
import { errorCode, RunError } from "../domain/run-error.js";
import { readSmallFile } from "../io/bytes/small-file.js";
import { findJsonFault } from "../json/diagnose.js";
import { tryParseJson } from "../json/try-parse.js";
import { commandOf } from "../run/command-manifest.js";
import { ConfigFiles } from "../settings/config-file.js";
import { type Config, NO_CONFIG } from "./config.js";

/** The parts of a manifest that are read. */
const Manifest = z.looseObject({
  settings: z.record(z.string(), z.unknown()),
  inputs: z.array(z.looseObject({ name: z.string(), sha256: z.string().optional() })).default([]),
  output: z.looseObject({ path: z.string() }).optional(),
  tokenizer: z.looseObject({ sha256: z.string() }).optional(),
});

/** Reads a configuration; its settings are judged with those of the flags. Throws RunError `input-missing`, `config` or `usage`. */
export async function readConfig(path: string, { cwd }: Environment): Promise<Config> {
  const bytes = await readSmallFile(resolve(cwd, path), path).catch((cause: unknown) => {
    if (cause instanceof RunError) throw cause;
    throw new RunError(
      "input-missing",
      `${path}: cannot be read (${errorCode(cause) ?? "unknown error"})`,
      cause,
    );
  });
  const json = parse(bytes, path);
  const manifest = Manifest.safeParse(json);
  if (!manifest.success) {
    refuseOtherManifest(json, path);
    return parseConfig(json, path);
  }
  const { settings, inputs, output, tokenizer } = manifest.data;
  return {
    settings,
    inputs: inputs.map(({ name }) => (name === "<stdin>" ? "-" : name)),
    output: output?.path,
    expected: {
      tokenizer: tokenizer?.sha256,
      inputs: new Map(
        inputs.flatMap(({ name, sha256 }) => (sha256 === undefined ? [] : [[name, sha256] as const])),
      ),
    },
  };
}

/** Throws RunError `config`: what the other commands did is no setting of a run. */
function refuseOtherManifest(json: unknown, path: string): void {
  const command = commandOf(json);
  if (command === undefined) return;
  throw new RunError(
    "config",
    `${path}: this is the manifest of ${command}, whose flags stand under "${command}"; --config takes the manifest of a run that adds previews, or settings: run ${command} again by its flags`,
  );
}

function parseConfig(json: Readonly<Record<string, unknown>>, path: string): Config {
  // says to an editor which schema the file has
  const { $schema = "", inputs, output, ...settings } = json;
  if (typeof $schema !== "string") throw new RunError("usage", `${path}:$schema: expected text`);
  const files = ConfigFiles.safeParse({ inputs, output });
  if (files.success)
    return { ...NO_CONFIG, settings, inputs: files.data.inputs ?? [], output: files.data.output };
  const lines = files.error.issues.map(
    (issue) => `${path}:${formatPath(issue.path as Path)}: ${issue.message}`,
  );
  throw new RunError("usage", lines);
}

function parse(bytes: Uint8Array, path: string): Readonly<Record<string, unknown>> {
  const expected = `${path}: expected a JSON object of settings, or a manifest`;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RunError("config", `${expected}; it is not UTF-8`, cause);
  }
  const object = z.record(z.string(), z.unknown()).safeParse(tryParseJson(text));
  if (object.success) return object.data;
  const fault = findJsonFault(text);
  if (fault === undefined) throw new RunError("config", expected);
  const lines = text.slice(0, fault.at).split("\n");
  const place = `${path}:${lines.length}:${lines.at(-1)!.length + 1}`;
  throw new RunError("config", `${place}: ${fault.message}; ${path} must be JSON`);
}
