// Where we refuse on purpose what Python renders. Short, and each with a reason.

const EXCEPTIONS = [
  {
    name: "a content of parts that the template does not write as they are",
    reason:
      "Python writes a list as its repr, or leaves parts out without a word: no one wants to train on that",
    refusal: /does not write a content that is a list of parts/,
  },
];

/**
 * The exception that explains a refusal of ours: {name, reason, construct}, where the construct is what the template
 * does, as Python's text shows. Undefined if there is none.
 */
export function exceptionFor({ message }, python, { json }) {
  const found = EXCEPTIONS.find(({ refusal }) => refusal.test(message));
  return found && { ...found, construct: constructOf(python.text, JSON.parse(json)) };
}

function constructOf(text, { messages }) {
  const lists = messages.map(({ content }) => content).filter(Array.isArray);
  const texts = lists
    .flat()
    .flatMap((part) => [part.text, part.value, part].filter((one) => typeof one === "string"));
  const missing = texts.filter((one) => !text.includes(one.trim()));
  if (missing.length > 0)
    return `Python leaves out ${missing.length === texts.length ? "all" : "some"} of the parts' text`;
  if (/\[\{'type'/.test(text)) return "Python writes the list as its repr: [{'type': …}]";
  if (/\[\{"type"/.test(text)) return 'Python writes the list as JSON: [{"type": …}]';
  if (/\{'type'/.test(text)) return "Python writes a part as its repr: {'type': …}";
  if (/\{"type"/.test(text)) return 'Python writes a part as JSON: {"type": …}';
  return "Python writes the parts' text in another way";
}

/** What a refusal says that this tool cannot run, or undefined. */
export function unsupportedPart({ message }) {
  return /does not support (.*?), which line/.exec(message)?.[1];
}

/** What the command says to an answer that a template writes twice around others; its text alone is as Python's. */
export const REPEATED =
  "the template writes a message's content more than once, around another one's; such an answer is refused (template-failed), and other messages are not trained";
