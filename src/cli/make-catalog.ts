// Reads the schemas and registries. scripts/catalog.js calls it at build time and writes what it returns to catalog.ts.
import { z } from "zod";
import { answerFormats } from "../answers/registry.js";
import { WorkerCount } from "../block/workers/worker-count.js";
import { inspectFormats } from "../inspect/formats/registry.js";
import { BASELINE, METHOD_ALIASES } from "../methods/registry.js";
import { probeForms } from "../probes/forms/registry.js";
import { judges } from "../scoring/judges/registry.js";
import { phraseLists } from "../scoring/keywords/registry.js";
import { metrics } from "../scoring/metrics/registry.js";
import { Settings } from "../settings/settings.js";
import { SCHEDULERS } from "../shards/schedulers/registry.js";
import { notRun } from "../trainers/not-run.js";
import { trainers } from "../trainers/registry.js";
import { reports } from "./reports/registry.js";

/** The keywords of JSON Schema by which the settings are described. Another keyword stops the build. */
const Property = z.strictObject({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  const: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  pattern: z.string().optional(),
  minItems: z.number().optional(),
  required: z.array(z.string()).optional(),
  not: z.strictObject({ required: z.array(z.string()) }).optional(),
  get additionalProperties() {
    return z.union([z.literal(false), Property]).optional();
  },
  get propertyNames() {
    return Property.optional();
  },
  get items() {
    return Property.optional();
  },
  get properties() {
    return z.record(z.string(), Property).optional();
  },
  get oneOf() {
    return z.array(Property).optional();
  },
});
export type Property = z.output<typeof Property>;

/** What a start needs of the schemas and registries, as plain data, so that it loads none of them. */
const Catalog = z.strictObject({
  settings: Property,
  workers: Property,
  defaultMethod: z.string(),
  baselineMethod: z.string(),
  methodAliases: z.record(z.string(), z.string()),
  /** The trainers whose claims were only read. */
  trainersNotRun: z.array(z.string()),
  schedulers: z.array(z.string()),
  /** The report formats of `check`, with their meanings. */
  reports: z.record(z.string(), z.string()),
  /** The formats of `inspect`, with their meanings. */
  inspectFormats: z.record(z.string(), z.string()),
  /** What `score` measures, its lists of phrases and judges, and the files that it reads, with their meanings. */
  metrics: z.record(z.string(), z.string()),
  phraseLists: z.record(z.string(), z.string()),
  judges: z.record(z.string(), z.string()),
  answerFormats: z.record(z.string(), z.string()),
  /** The forms of `probes`, with their meanings. */
  probeForms: z.record(z.string(), z.string()),
});
export type Catalog = z.output<typeof Catalog>;

/** The catalog as the schemas and registries have it now. */
export function makeCatalog(): Catalog {
  return Catalog.parse({
    settings: describeSchema(Settings),
    workers: describeSchema(WorkerCount),
    defaultMethod: Settings.parse({}).method.name,
    baselineMethod: BASELINE,
    methodAliases: Object.fromEntries(METHOD_ALIASES),
    trainersNotRun: notRun(Object.entries(trainers)),
    schedulers: SCHEDULERS,
    reports: summariesOf(reports),
    inspectFormats: summariesOf(inspectFormats),
    metrics: summariesOf(metrics),
    phraseLists: summariesOf(phraseLists),
    judges: summariesOf(judges),
    answerFormats: summariesOf(answerFormats),
    probeForms: summariesOf(probeForms),
  });
}

function summariesOf(
  family: Readonly<Record<string, { readonly summary: string }>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(family).map(([name, { summary }]) => [name, summary]));
}

function describeSchema(schema: z.ZodType): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: "input" });
  return described;
}
