import type { TrainerMask } from "./model.js";

/** What is known of the mask, in a few words; it is shown as `--to tokens` has it. */
export function maskWords(trainers: readonly TrainerMask[]): string {
  if (trainers.length === 0) return "mask: the answer and its end token";
  return `mask: ${trainers.map(wordsFor).join("; ")}`;
}

function wordsFor({ name, version, mask }: TrainerMask): string {
  switch (mask) {
    case "same":
      return `${name} ${version}, equal to --to tokens in all its runs`;
    case "differs":
      return `as --to tokens; ${name} ${version} had others in some of its runs`;
    case "unknown":
      return `as --to tokens; what ${name} trains is not known`;
  }
}
