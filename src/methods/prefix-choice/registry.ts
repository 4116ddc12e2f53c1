// The ways to choose one of several prefixes, each in its own file.
import { z } from "zod";
import { byField } from "./by-field.js";
import { byScript } from "./by-script.js";
import { byWeight } from "./by-weight.js";
import type { ActiveChoice, PrefixChooser } from "./choice.js";

export const prefixChoosers = { weight: byWeight, field: byField, script: byScript };

export const PrefixesSetting = z.discriminatedUnion(
  "by",
  [byWeight.options, byField.options, byScript.options],
  `expected ${Object.keys(prefixChoosers).join(", ")}`,
);
export type PrefixesSetting = z.output<typeof PrefixesSetting>;

/** The choice that the settings describe. */
export function createChoice(settings: PrefixesSetting): ActiveChoice {
  // the settings were parsed by the member that they name
  const chooser = prefixChoosers[settings.by] as unknown as PrefixChooser;
  return chooser.create(settings);
}
