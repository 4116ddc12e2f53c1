// Configurations made from their own JSON Schema: such as it describes, and such with one thing bent.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { z } from "zod";

type Json = Readonly<Record<string, unknown>>;

/** The schema as the package has it. */
export const SCHEMA_FILE: z.core.JSONSchema.JSONSchema = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../docs/reference/settings.schema.json"), "utf8"),
);

/** The keywords of the schema, as far as values follow from them. */
const Node = z.looseObject({
  type: z.string().optional(),
  const: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), Node).optional();
  },
  get items() {
    return Node.optional();
  },
  get oneOf() {
    return z.array(Node).optional();
  },
});
type Node = z.output<typeof Node>;

const ROOT = Node.parse(SCHEMA_FILE);

/** Values that the schema describes. */
function valuesOf(node: Node): fc.Arbitrary<unknown> {
  const { type, enum: choices, minimum = -1e9, maximum = 1e9, items, oneOf, properties } = node;
  if (node.const !== undefined) return fc.constant(node.const);
  if (choices !== undefined) return fc.constantFrom(...choices);
  if (oneOf !== undefined) return fc.oneof(...oneOf.map(valuesOf));
  if (items !== undefined) return fc.array(valuesOf(items), { minLength: 1, maxLength: 2 });
  if (properties !== undefined) {
    const keys = Object.entries(properties).map(([key, property]) => [key, valuesOf(property)] as const);
    return fc.record(Object.fromEntries(keys), { requiredKeys: node.required });
  }
  const range = { min: Math.max(minimum, -1e9), max: Math.min(maximum, 1e9) };
  switch (type) {
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer(range);
    case "number":
      return fc.double({ ...range, noNaN: true });
    default:
      return fc.string({ minLength: 1, maxLength: 12 });
  }
}

/** A few of the settings: with all of them, one often speaks against another. */
function fewOf(properties: Readonly<Record<string, Node>>): fc.Arbitrary<unknown> {
  const keys = fc.subarray(Object.keys(properties), { minLength: 1, maxLength: 5 });
  return keys.chain((some) =>
    fc.record(Object.fromEntries(some.map((key) => [key, valuesOf(properties[key]!)]))),
  );
}

/** What may be bent in a configuration. */
export type Bend = "nothing" | "type" | "range" | "unknown key";

export interface RandomConfig {
  readonly bend: Bend;
  readonly config: Json;
}

const OTHER_TYPES = [null, true, 7, -1.5, "text", "", [], [5], {}, { name: "x" }];
const OUT_OF_RANGE = [-1, 0.5, 2 ** 60, -(2 ** 60), 1e308, "", "nosuch", "Last", "constructor", []];

/** A configuration with at most one thing bent. */
export const randomConfig: fc.Arbitrary<RandomConfig> = fc
  .tuple(
    fewOf(ROOT.properties!),
    fc.constantFrom<Bend>("nothing", "type", "range", "unknown key"),
    fc.nat(),
    fc.nat(),
  )
  .map(([config, bend, where, what]) => ({ bend, config: bent(config as Json, bend, where, what) }));

function bent(config: Json, bend: Bend, where: number, what: number): Json {
  const pick = <One>(list: readonly One[]): One => list[what % list.length]!;
  switch (bend) {
    case "nothing":
      return config;
    case "type":
      return withValue(config, at(leaves(config), where), pick(OTHER_TYPES));
    case "range":
      return withValue(config, at(leaves(config), where), pick(OUT_OF_RANGE));
    case "unknown key": {
      const path = at([[], ...objects(config)], where);
      return withValue(config, [...path, pick(["seeds", "nosuch", "constructor", "$id", ""])], 1);
    }
  }
}

type Path = readonly string[];

const at = (paths: readonly Path[], where: number): Path => paths[where % paths.length] ?? [];

/** The paths of all values: of the objects, and of what is in them. */
function leaves(value: Json, path: Path = []): readonly Path[] {
  return Object.entries(value).flatMap(([key, inner]) => [
    [...path, key],
    ...(isObject(inner) ? leaves(inner, [...path, key]) : []),
  ]);
}

function objects(config: Json): readonly Path[] {
  return Object.entries(config).flatMap(([key, value]) => (isObject(value) ? [[key]] : []));
}

function withValue(value: Json, [key, ...rest]: Path, wanted: unknown): Json {
  if (key === undefined) return value;
  const inner = value[key];
  return { ...value, [key]: rest.length > 0 && isObject(inner) ? withValue(inner, rest, wanted) : wanted };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
