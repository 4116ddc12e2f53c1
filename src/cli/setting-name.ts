import { flagName } from "../domain/flag-name.js";

/** A setting's name for the user: its flag. */
export function settingName(path: readonly PropertyKey[]): string {
  const key = String(path.at(-1) ?? "settings");
  if (path.length === 1 && key === "method") return "--method";
  if (path[0] === "method" && path.length > 2) {
    const inner = path.slice(2).filter((step) => typeof step === "string");
    return [flagName(String(path[1])), ...(inner.length === 0 ? [] : [inner.join(".")])].join(" ");
  }
  if (path[0] === "checks") return `--check ${key}`;
  if (path[0] === "trainers") return "--target";
  return path[0] === "format" && path.length === 1 ? "--from" : flagName(key);
}
