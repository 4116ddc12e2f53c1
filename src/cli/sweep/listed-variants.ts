import { z } from "zod";
import { RunError } from "../../domain/run-error.js";
import { MOST_VARIANTS, type NamedSettings } from "../../sweep/variant.js";
import { CATALOG } from "../catalog.js";
import { settingsFrom, type Values } from "../settings-from-flags.js";
import { validateSettings } from "../validate-settings.js";

/** The key `variants` of a configuration: for each a name, if it is to have one, and the settings that are its own. */
const Listed = z.array(z.looseObject({ name: z.string().optional() })).min(1);

/**
 * The variants that a configuration lists. Their own settings win over flags, and flags over the configuration's other
 * settings. The baseline is added if none of them is one. Throws RunError `usage` or `config`.
 */
export function listedVariants(
  { vary: _, baseline: __, ...flags }: Values,
  config: Values,
  listed: unknown,
  hasBaseline: boolean,
): readonly NamedSettings[] {
  const parsed = Listed.safeParse(listed);
  if (!parsed.success)
    throw new RunError(
      "config",
      'variants: expected a list of objects with settings, such as [{ "name": "short", "method": { "name": "true", "previewTokens": 3 } }]',
    );
  if (parsed.data.length > MOST_VARIANTS)
    throw new RunError(
      "config",
      `variants: ${parsed.data.length} are listed, and a sweep has at most ${MOST_VARIANTS}; make several sweeps`,
    );
  const base = settingsFrom(flags, config);
  const all = parsed.data.map(({ name, ...own }) => ({
    name,
    resolved: validateSettings({ ...base, ...own }),
  }));
  const { baselineMethod } = CATALOG;
  const isBaseline = ({ resolved }: NamedSettings): boolean =>
    resolved.settings.method.name === baselineMethod;
  if (!hasBaseline || all.some(isBaseline)) return all;
  const baseline = validateSettings({ ...base, method: { name: baselineMethod } });
  return [{ name: undefined, resolved: baseline }, ...all];
}
