import { type MethodSettings, methods } from "./registry.js";

/** Settings whose descriptions begin so were never tested in a publication. */
const MARK = "experimental: ";

/** A setting that is in use, and its value for people. */
export interface NamedSetting {
  readonly name: string;
  readonly value: string;
}

/** The experimental settings that are in use. */
export function experimentalSettings(settings: MethodSettings): readonly NamedSetting[] {
  const { shape } = methods[settings.name].options;
  const described: Readonly<Record<string, { readonly description?: string | undefined }>> = shape;
  return Object.entries(settings).flatMap(([name, value]): readonly NamedSetting[] => {
    const isUsed = value !== undefined && value !== false;
    const isMarked = described[name]?.description?.startsWith(MARK) === true;
    return isUsed && isMarked ? [{ name: settingWords(name), value: valueWords(value) }] : [];
  });
}

/** `previewTokens` as `preview tokens`. */
export function settingWords(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A value of the settings in one line. */
export function valueWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  return "by" in value ? `by ${String(value.by)}` : JSON.stringify(value);
}
