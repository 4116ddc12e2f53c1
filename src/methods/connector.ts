/** The published wording between prompt and preview (arXiv 2503.19041, Algorithm 1), with its outer spaces. */
export const CONNECTOR = " The answer begins with: ";

/** The connectors by which augmented rows are known when no other is named: the published one, and it with a line break. */
export const KNOWN_CONNECTORS: readonly string[] = [CONNECTOR, `${CONNECTOR.trimEnd()}\n`];
