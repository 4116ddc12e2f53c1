// Where we refuse on purpose what Python renders. Short, and each with a reason.

const EXCEPTIONS = [
  {
    name: "a content of parts that the template does not write as they are",
    reason:
      "Python writes a list as its repr, or leaves parts out without a word: no one wants to train on that",
    refusal: /does not write a content that is a list of parts/,
  },
];

/** The name of the exception that explains a refusal of ours, or undefined. */
export function exceptionFor({ message }) {
  return EXCEPTIONS.find(({ refusal }) => refusal.test(message))?.name;
}

/** What a refusal says that this tool cannot run, or undefined. */
export function unsupportedPart({ message }) {
  return /does not support (.*?), which line/.exec(message)?.[1];
}
