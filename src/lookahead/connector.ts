/** The published wording between prompt and preview (arXiv 2503.19041, Algorithm 1), with its outer spaces. */
export const CONNECTOR = " The answer begins with: ";
