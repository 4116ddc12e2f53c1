// The settings as flags see them: names, types, defaults and meanings, from the catalog.
import { CATALOG } from "./catalog.js";
import type { Property } from "./make-catalog.js";

type Properties = Readonly<Record<string, Property>>;

const PROPERTIES = propertiesOf(CATALOG.settings);

export const SETTINGS: ReadonlyMap<string, Property> = new Map(Object.entries(PROPERTIES));

/** The members of a family, by name: the options of each. */
const METHOD_OPTIONS = membersOf("method");
const FORMAT_OPTIONS = membersOf("format");

export const METHODS = [...METHOD_OPTIONS.keys()];
export const FORMATS = [...FORMAT_OPTIONS.keys()];
export const CHECKS = Object.keys(propertiesOf(SETTINGS.get("checks")));
export const TRAINERS = SETTINGS.get("trainers")?.items?.enum ?? [];

/** The options of a format that is to be detected. */
export const DETECTED_OPTIONS = Object.keys(propertiesOf(SETTINGS.get("formatOptions")));

/** The options of all members of a family, by name: the members that have one, and its schema. */
export type FamilyKeys = ReadonlyMap<
  string,
  { readonly members: readonly string[]; readonly property: Property }
>;

export const METHOD_KEYS = familyKeys(METHOD_OPTIONS);
export const FORMAT_KEYS = familyKeys(FORMAT_OPTIONS);

function propertiesOf(property: Property | undefined): Properties {
  return property?.properties ?? {};
}

/** A setting that is one of several objects, which differ by their `name`. */
function membersOf(setting: string): ReadonlyMap<string, Properties> {
  const members = PROPERTIES[setting]?.oneOf ?? [];
  return new Map(
    members.map((member) => {
      const { name, ...options } = propertiesOf(member);
      return [name?.const ?? "", options];
    }),
  );
}

function familyKeys(family: ReadonlyMap<string, Properties>): FamilyKeys {
  const keys = new Map<string, { members: string[]; property: Property }>();
  for (const [name, options] of family) {
    for (const [key, property] of Object.entries(options)) {
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

/** Settings that have a flag of their own, by their group in help, in its order. */
export const GROUPED_KEYS = {
  Method: ["turns", "share", "seed", "allowAugmented", "unanswered", "chatMarkup"],
  Input: ["limit", "maxRowBytes", "maxExpand"],
  "Count and check": ["tokenizer", "maxTokens", "overBudget", "template", "reportContent"],
  "Trainers and output format": ["to", "toolArguments", "expand", "keepColumns"],
  "Rejected rows": ["onReject", "maxRejects", "allowEmpty"],
} satisfies Readonly<Record<string, readonly string[]>>;

/** A group of flags in help. */
export type SettingGroup = keyof typeof GROUPED_KEYS;

export const RUN_KEYS: readonly string[] = Object.values(GROUPED_KEYS).flat();
