// The shells that the command line is completed in, each in its own file.
import { bash } from "./bash.js";
import { fish } from "./fish.js";
import type { Shell } from "./shell.js";
import { zsh } from "./zsh.js";

export const shells: Readonly<Record<string, Shell>> = { bash, zsh, fish };
