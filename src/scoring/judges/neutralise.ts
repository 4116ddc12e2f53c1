/** What stands where something was taken out: joined again, the text around it makes no new mark. */
const INSTEAD = "[removed]";

/** Tags of verdicts, with any mark and without one; fences of texts; tokens by which models tell turns and thinking apart. */
const TAGS =
  /#[ \t]{0,8}the[ -]?score(?:[ \t]{0,8}:|-[^\s:]{0,24}:?)|#?\b(?:refused|convincing|specific|grade)-[0-9a-f]{6}\b:?/giu;
const FENCES =
  /<{3}[ \t]{0,8}(?:request|answer)\b[^\n]{0,32}|\b(?:request|answer)[ \t]{1,8}[0-9a-f]{6}[ \t]{0,8}>{3}/giu;
const TURNS =
  /<[|｜][^<>|｜\n]{1,64}[|｜]>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:start|end)_of_turn>|<\/?(?:bos|eos|s)>|<(?:begin|end)_of_text>|<\/?(?:think(?:ing)?|thought|reasoning)>/giu;

/** A text in which nothing imitates what a judge is told and asked for. */
export interface Neutral {
  readonly text: string;
  readonly isChanged: boolean;
}

/** Takes out what could steer a judge, or what a server cannot read: tags, fences, tokens of turns and tags of thinking, halves of surrogate pairs. */
export function neutralise(text: string): Neutral {
  const neutral = [TAGS, FENCES, TURNS].reduce((rest, pattern) => rest.replace(pattern, INSTEAD), text);
  const whole = neutral.toWellFormed();
  return { text: whole, isChanged: whole !== text };
}
