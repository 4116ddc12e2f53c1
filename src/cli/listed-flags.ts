// Flags that may be given several times, and how their texts become a setting.
import { flagName } from "../domain/flag-name.js";
import { RunError } from "../domain/run-error.js";

const READERS: Readonly<Record<string, (texts: readonly string[]) => unknown>> = {
  previewStop: (texts) => texts.flatMap((text) => text.split(",")),
  prefixes: weightedPhrases,
};

export function isListed(key: string): boolean {
  return Object.hasOwn(READERS, key);
}

/** The setting from the texts of a flag that may be repeated. Throws RunError `usage`. */
export function readListed(key: string, texts: readonly string[]): unknown {
  return READERS[key]?.(texts) ?? texts;
}

function weightedPhrases(texts: readonly string[]): unknown {
  const phrases = texts.map((text) => {
    const [, weight, phrase] = /^(\d+)=([\s\S]+)$/.exec(text) ?? [];
    if (weight === undefined || phrase === undefined) {
      throw new RunError(
        "usage",
        `${flagName("prefixes")}: expected a weight and a phrase, such as "3=Let's solve this problem. "`,
      );
    }
    return [phrase, Number(weight)] as const;
  });
  const twice = phrases.find(([phrase], at) => phrases.findIndex(([one]) => one === phrase) < at);
  if (twice !== undefined)
    throw new RunError("usage", `${flagName("prefixes")}: each phrase once, with the sum of its weights`);
  return { by: "weight", phrases: Object.fromEntries(phrases) };
}
