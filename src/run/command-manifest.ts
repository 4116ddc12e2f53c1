import { z } from "zod";

/** A manifest of a command that adds no previews: how it was asked stands under its own name. */
const CommandManifest = z.looseObject({
  tool: z.looseObject({ name: z.literal("lookahead-prep") }),
  command: z.enum(["mix", "probes", "distill"]),
});

/** The command that wrote a manifest which is not that of a run; undefined for any other value. */
export function commandOf(manifest: unknown): string | undefined {
  return CommandManifest.safeParse(manifest).data?.command;
}
