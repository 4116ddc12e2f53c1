import type { InspectedToken, Role } from "../roles/model.js";

/** What a piece of text is, for its colour. Attributes and the 8 colours of a terminal, so that its theme decides the contrast. */
export type Style =
  | "plain"
  | "dim"
  | "control"
  | "connector"
  | "preview"
  | "answer"
  | "thinking"
  | "trained-thinking"
  | "warning"
  | "over"
  | "trimmed";

/** Select Graphic Rendition, by style. */
const SGR: Readonly<Record<Style, string>> = {
  plain: "",
  dim: "2",
  control: "35",
  connector: "36",
  preview: "1;4;36",
  answer: "32",
  thinking: "2;3",
  "trained-thinking": "3;32",
  warning: "7;33",
  over: "31",
  trimmed: "9;33",
};

/** A text with its style. It must not have anything that steers a terminal. */
export interface Styled {
  readonly text: string;
  readonly style: Style;
}

/** Writes pieces of text, in colour or without. */
export type Paint = (pieces: readonly Styled[]) => string;

export const withoutColor: Paint = (pieces) => pieces.map(({ text }) => text).join("");

export const inColor: Paint = (pieces) => {
  let painted = "";
  for (let i = 0; i < pieces.length; ) {
    const { style } = pieces[i]!;
    let text = "";
    for (; i < pieces.length && pieces[i]!.style === style; i++) text += pieces[i]!.text;
    painted += SGR[style] === "" || text === "" ? text : `\u001b[${SGR[style]}m${text}\u001b[0m`;
  }
  return painted;
};

/** The style of a token's text. */
export function styleOf({ segment, isTrained, isControl, reachesInto }: InspectedToken): Style {
  if (reachesInto !== undefined) return "warning";
  if (isControl) return "control";
  return STYLES[segment.role](isTrained === true);
}

const STYLES: Readonly<Record<Role, (isTrained: boolean) => Style>> = {
  template: () => "dim",
  system: () => "dim",
  prompt: () => "dim",
  other: () => "dim",
  connector: () => "connector",
  preview: () => "preview",
  prefix: () => "preview",
  answer: (isTrained) => (isTrained ? "answer" : "dim"),
  thinking: (isTrained) => (isTrained ? "trained-thinking" : "thinking"),
};
