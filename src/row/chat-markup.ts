// Texts that hold the markup of a chat format: a prompt that ends with it goes on in the answer.

/** Special tokens that stand for media, which a user's text may end with. */
const MEDIA = /image|img|audio|video|vision|media|picture|box|quad|object|ref|point|file|document|cite/i;

const ROLE = "(?:assistant|model|bot|chatbot|gpt|ai|answer|response)";

/** A special token: `<|im_end|>`, `<｜Assistant｜>`, `<|turn>`, `[/INST]`, `<start_of_turn>`. */
const TOKEN = String.raw`(?:<[|｜][^<>\s]{1,60}>|<[^<>\s|｜]{1,60}[|｜]>|\[/?INST\]|\[/?SYS\]|<</?SYS>>|<eos>|<bos>|<(?:start|end)_of_turn>|<extra_id_\d{1,2}>|<reserved_\d{1,4}>|<SPECIAL_\d{1,3}>|\[\|[^[\]\s|]{1,40}\|\]|<role>|</role>|</?(?:assistant|bot|user|human)>)`;

/** The end of a prompt after which the answer begins. */
const ENDINGS: readonly RegExp[] = [
  // a special token, and perhaps the role and the opened thinking after it
  new RegExp(
    String.raw`${TOKEN}\s{0,8}(?:GPT4 Correct )?(?:${ROLE}\s{0,8}:?\s{0,8}(?:${TOKEN}\s{0,8})*)?(?:<think>)?$`,
    "iu",
  ),
  // <s>assistant; a lone <s> is HTML
  new RegExp(String.raw`</?s>\s{0,8}${ROLE}\s{0,8}:?$`, "iu"),
  // ### Response:
  /(?:^|\n)[^\S\n]{0,8}#{1,6}[^\S\n]{0,8}(?:(?:the |your )?(?:response|assistant|answer|output|solution|completion|reply|bot|ai|model|gpt|agent|回答|答案|回复|답변|응답|réponse|antwort|respuesta|risposta|resposta|ответ))[^\S\n]{0,8}[:：]?$/iu,
  // ASSISTANT: and Assistant: at the end of any line; AI: and others only as a line of their own
  /(?:^|\s|>)(?:(?:GPT4?[- ]?(?:Correct|4)?[- ])?Assistant|ASSISTANT|助手)\s?[:：]$/u,
  /(?:^|\n)[^\S\n]{0,8}(?:\*\*)?(?:AI|AI Assistant|assistant|Bot|bot|Chatbot|ChatGPT|GPT|Model|Claude|Response|response|RESPONSE)(?:\*\*)?\s?[:：](?:\*\*)?$/u,
  // the separators of completion models
  /(?:^|\n)[^\S\n]{0,8}#{3,6}$/u,
  /\s[-=]>$/u,
];

/** What every ending ends with: most prompts end with a full stop or a question mark, and need no more search. */
const MAY_END_MARKUP = /[\p{L}>\]:：#*]$/u;

/** Whether a prompt ends with the markup of a chat format, such as `[/INST]`: a preview would stand in the answer. */
export function endsInMarkup(prompt: string): boolean {
  // enough for the longest ending
  const end = prompt.slice(-LOOKED_AT).trimEnd();
  if (end.endsWith("<think>") || end.endsWith("[THINK]"))
    return /(?:^|\n)[^\S\n]*$|>\s*$/.test(end.slice(0, -7));
  if (!MAY_END_MARKUP.test(end)) return false;
  return ENDINGS.some((ending) => {
    const match = ending.exec(end);
    return match !== null && !(match[0].startsWith("<") && MEDIA.test(match[0]));
  });
}

const LOOKED_AT = 512;

/** The header of the assistant's turn, which a template writes before the answer. */
const HEADER =
  /^\s{0,32}(?:<[|｜](?:assistant|Assistant|CHATBOT_TOKEN)[|｜]>|<\|(?:im_start|start_header_id|start|START_OF_TURN_TOKEN)\|>(?:assistant|<\|CHATBOT_TOKEN)|(?:<start_of_turn>|<\|turn>)model|\[\/INST\]|#{2,6} (?:Response|Assistant|Answer):|(?:GPT4 Correct )?(?:Assistant|ASSISTANT):)/u;

/** Whether an answer begins with the header of the assistant's turn: a prefix would stand in front of it. */
export function beginsWithHeader(answer: string): boolean {
  return HEADER.test(answer);
}
