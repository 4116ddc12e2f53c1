// The settings as flags see them: names, types, defaults and meanings, from the schemas of the settings.
import { z } from "zod";
import { inputFormats } from "../formats/input/registry.js";
import { methods } from "../methods/registry.js";
import { Settings } from "../settings/settings.js";

/** The part of a setting's schema that a flag needs. */
const Property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  description: z.string().default(""),
});
export type Property = z.output<typeof Property>;

/** The properties of an object schema, the only source of name, type, default and meaning. */
function propertiesOf(schema: z.ZodType): ReadonlyMap<string, Property> {
  const { properties } = z
    .object({ properties: z.record(z.string(), Property) })
    .parse(z.toJSONSchema(schema, { io: "input" }));
  return new Map(Object.entries(properties).filter(([key]) => key !== "name"));
}

/** Made once: this JSON schema takes longer to make than all flags. */
export const SETTINGS = propertiesOf(Settings);
export const METHOD_KEYS = familyKeys(methods);
export const FORMAT_KEYS = familyKeys(inputFormats);

/** The options of all members of a family, by name: the members that have one, and its schema. */
export type FamilyKeys = ReadonlyMap<
  string,
  { readonly members: readonly string[]; readonly property: Property }
>;

function familyKeys(family: Readonly<Record<string, { readonly options: z.ZodType }>>): FamilyKeys {
  const keys = new Map<string, { members: string[]; property: Property }>();
  for (const [name, { options }] of Object.entries(family)) {
    for (const [key, property] of propertiesOf(options)) {
      const known = keys.get(key);
      if (known === undefined) keys.set(key, { members: [name], property });
      else {
        known.members.push(name);
        // members may have different defaults; help lists all of them
        if (known.property.default !== property.default) {
          known.property = { ...known.property, default: `${known.property.default} or ${property.default}` };
        }
      }
    }
  }
  return keys;
}

/** Settings that have a flag of their own, in the order of help. */
export const RUN_KEYS = [
  "turns",
  "share",
  "seed",
  "allowAugmented",
  "unanswered",
  "chatMarkup",
  "tokenizer",
  "maxTokens",
  "overBudget",
  "template",
  "to",
  "toolArguments",
  "expand",
  "keepColumns",
  "onReject",
  "maxRejects",
  "allowEmpty",
  "maxRowBytes",
  "maxExpand",
];
