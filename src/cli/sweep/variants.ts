import { flagName } from "../../domain/flag-name.js";
import { RunError } from "../../domain/run-error.js";
import { MOST_VARIANTS, type NamedSettings, nameVariants, type Variant } from "../../sweep/variant.js";
import { CATALOG } from "../catalog.js";
import { isListed } from "../listed-flags.js";
import { METHOD_KEYS, SETTINGS } from "../setting-properties.js";
import { REPLACED, settingsFrom, type Values } from "../settings-from-flags.js";
import { validateSettings } from "../validate-settings.js";
import { type Axis, formatAxes, parseAxes } from "./axes.js";
import { listedVariants } from "./listed-variants.js";

/** Settings that are used only where something is added. */
const ADDED_KEYS: readonly string[] = ["share", "seed"];

/** The variants that flags and a configuration ask for. Throws RunError `usage`. */
export function variantsFrom(flags: Values, config: Values): readonly Variant[] {
  if ((flags["reportContent"] ?? config["reportContent"] ?? "none") !== "none")
    throw new RunError(
      "usage",
      "a sweep writes no texts of rows; run without --report-content, and make one variant again with it",
      undefined,
      { reportContent: undefined },
    );
  const { variants: listed, ...base } = config;
  const given = flags["vary"] as readonly string[] | undefined;
  if (listed !== undefined && given !== undefined)
    throw new RunError("usage", "the configuration lists the variants; run without --vary", undefined, {
      vary: undefined,
    });
  const hasBaseline = flags["baseline"] !== false;
  const all =
    listed === undefined
      ? varied(flags, base, parseAxes(given ?? []), hasBaseline)
      : listedVariants(flags, base, listed, hasBaseline);
  if (all.length < 2)
    throw new RunError(
      "usage",
      "at least two variants are compared; name values with --vary, such as --vary method=true,virtual",
      undefined,
      { vary: ["method=true,virtual"], method: undefined, baseline: undefined },
    );
  return nameVariants(all);
}

/** The product of the axes, without the pairs that make no sense; the baseline is first. */
function varied(
  flags: Values,
  config: Values,
  axes: readonly Axis[],
  hasBaseline: boolean,
): readonly NamedSettings[] {
  const { vary: _, baseline: __, ...fixed } = flags;
  refuseTwins(fixed, axes);
  const methods = methodsOf(fixed, config, axes, hasBaseline);
  const others = axes.filter(({ key }) => key !== "method");
  const unused = others.find(({ key }) => !methods.some((method) => isUsed(key, method)));
  if (unused !== undefined) throw neverUsed(unused, axes);
  const combinations = methods.flatMap((method) =>
    product(others.filter(({ key }) => isUsed(key, method))).map((values) => ({ ...values, method })),
  );
  refuseMany(combinations.length, axes);
  const seen = new Set<string>();
  return combinations.flatMap((values): readonly NamedSettings[] => {
    const resolved = resolvedFor(values, { fixed, config, axes, methods });
    const text = JSON.stringify(resolved.settings);
    if (seen.has(text)) return [];
    seen.add(text);
    return [{ name: undefined, resolved }];
  });
}

/** Refuses a setting that varies beside another way to write it, which all variants would have, too. */
function refuseTwins(fixed: Values, axes: readonly Axis[]): void {
  for (const { key } of axes) {
    const twin = REPLACED[key];
    if (twin === undefined) continue;
    const varied = flagName(key).slice(2);
    const said = `${flagName(twin)} and --vary ${varied} say the same in two ways; give one of them`;
    if (fixed[twin] !== undefined) throw new RunError("usage", said, undefined, { [twin]: undefined });
    if (!axes.some((axis) => axis.key === twin)) continue;
    const others = formatAxes(axes.filter((axis) => axis.key !== twin));
    throw new RunError("usage", said.replace("--", "--vary "), undefined, { vary: others });
  }
}

function methodsOf(
  fixed: Values,
  config: Values,
  axes: readonly Axis[],
  hasBaseline: boolean,
): readonly string[] {
  const { baselineMethod, defaultMethod, methodAliases } = CATALOG;
  const configured = (config["method"] as Values | undefined)?.["name"];
  const named = axes.find(({ key }) => key === "method")?.values ?? [
    String(fixed["method"] ?? configured ?? defaultMethod),
  ];
  const known = named.map((name) => (Object.hasOwn(methodAliases, name) ? methodAliases[name]! : name));
  return [...new Set(hasBaseline ? [baselineMethod, ...known] : known)];
}

/** Whether a method has a use for a flag. */
function isUsed(key: string, method: string): boolean {
  const members = METHOD_KEYS.get(key)?.members;
  if (members !== undefined) return members.includes(method);
  return !(method === CATALOG.baselineMethod && ADDED_KEYS.includes(key));
}

function product(axes: readonly Axis[]): readonly Readonly<Record<string, string>>[] {
  return axes.reduce<readonly Readonly<Record<string, string>>[]>(
    (all, { key, values }) => all.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))),
    [{}],
  );
}

interface Common {
  readonly fixed: Values;
  readonly config: Values;
  readonly axes: readonly Axis[];
  readonly methods: readonly string[];
}

function resolvedFor(
  values: Readonly<Record<string, string>>,
  { fixed, config, axes, methods }: Common,
): NamedSettings["resolved"] {
  const method = values["method"]!;
  // a flag of another method of this sweep is for that one
  const own = Object.entries(fixed).filter(
    ([key]) => isUsed(key, method) || !METHOD_KEYS.has(key) || !methods.some((one) => isUsed(key, one)),
  );
  const typed = Object.entries(values).map(([key, value]) => [key, typedValue(key, value, fixed)] as const);
  try {
    return validateSettings(
      settingsFrom({ ...Object.fromEntries(own), ...Object.fromEntries(typed) }, config),
    );
  } catch (error) {
    throw error instanceof RunError ? withoutValue(error, values, axes) : error;
  }
}

/** A value as the parser of flags would have it. */
function typedValue(key: string, value: string, fixed: Values): unknown {
  if (key === "check") return [...((fixed[key] as readonly string[] | undefined) ?? []), value];
  if (key === "target" || isListed(key)) return [value];
  const property = METHOD_KEYS.get(key)?.property ?? SETTINGS.get(key);
  return property?.type === "boolean" && (value === "true" || value === "false") ? value === "true" : value;
}

/** The error, with the sweep to type without the value that it is about. */
function withoutValue(
  error: RunError,
  values: Readonly<Record<string, string>>,
  axes: readonly Axis[],
): RunError {
  const bad = axes.find(({ key }) => error.lines[0]?.startsWith(flagName(key)));
  if (bad === undefined || error.remedy !== undefined) return error;
  const left = bad.values.filter((value) => value !== values[bad.key]);
  const mended = axes.flatMap((axis) =>
    axis !== bad ? [axis] : left.length === 0 ? [] : [{ ...axis, values: left }],
  );
  return new RunError(error.kind, error.lines, error.cause, { vary: formatAxes(mended) });
}

function neverUsed({ key }: Axis, axes: readonly Axis[]): RunError {
  const [method] = METHOD_KEYS.get(key)?.members ?? [];
  const others = axes.filter((axis) => axis.key !== "method");
  const named = axes.find((axis) => axis.key === "method")?.values ?? [];
  return new RunError(
    "usage",
    `--vary ${flagName(key).slice(2)} belongs to --method ${method}, which no variant has`,
    undefined,
    { vary: formatAxes([{ key: "method", values: [...named, method ?? ""] }, ...others]) },
  );
}

function refuseMany(count: number, axes: readonly Axis[]): void {
  if (count <= MOST_VARIANTS) return;
  const longest = axes.reduce((most, axis) => (axis.values.length > most.values.length ? axis : most));
  const keeps = Math.max(1, Math.floor((longest.values.length * MOST_VARIANTS) / count));
  const fewer = axes.map((axis) =>
    axis === longest ? { ...axis, values: axis.values.slice(0, keeps) } : axis,
  );
  throw new RunError(
    "usage",
    `these are ${count} variants, and a sweep has at most ${MOST_VARIANTS}; name fewer values`,
    undefined,
    { vary: formatAxes(fewer) },
  );
}
