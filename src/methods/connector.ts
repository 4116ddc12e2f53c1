/** The published text between prompt and preview (arXiv 2503.19041, Algorithm 1), with its outer spaces. */
export const CONNECTOR = " The answer begins with: ";

/** The connectors that mark augmented prompts by default: the published one, also with a line break at its end. */
export const KNOWN_CONNECTORS: readonly string[] = [CONNECTOR, `${CONNECTOR.trimEnd()}\n`];
