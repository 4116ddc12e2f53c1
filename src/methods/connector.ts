import { z } from "zod";

/** The published text between prompt and preview (arXiv 2503.19041, Algorithm 1), with its outer spaces. */
export const CONNECTOR = " The answer begins with: ";

/** The published words with a line break at their end, after which byte-level vocabularies start a new token. */
const NEWLINE_CONNECTOR = `${CONNECTOR.trimEnd()}\n`;

/** The name for the setting: a line break is hard to type in a shell. */
const NEWLINE_NAME = "newline";

/** The connectors that mark augmented prompts by default. */
export const KNOWN_CONNECTORS: readonly string[] = [CONNECTOR, NEWLINE_CONNECTOR];

/** The setting `connector`: a text, or the name of a known one. */
export const ConnectorSetting = z
  .string()
  .default(CONNECTOR)
  .transform(connectorNamed)
  .describe(
    `the text between the prompt and the preview; ${NEWLINE_NAME} is the default text with a line break as its last character`,
  );

/** The connector of this name; every other text is itself a connector. */
export function connectorNamed(text: string): string {
  return text === NEWLINE_NAME ? NEWLINE_CONNECTOR : text;
}

/** The connector with a line break in place of its trailing white space. */
export function endedByLine(connector: string): string {
  return `${connector.trimEnd()}\n`;
}

/** How a user sets the connector: as a flag that every shell reads alike, or in a file for --config. */
export function connectorChoice(connector: string): string {
  return connector === NEWLINE_CONNECTOR
    ? `--connector ${NEWLINE_NAME}`
    : `"connector": ${JSON.stringify(connector)} in the method of a --config file`;
}
