/**
 * How a trainer renders a conversation, other than as a whole: `answers`, what comes before and through each answer;
 * `messages`, what comes through each message; `alone`, each message as if there were no other; `contents`, the whole, in which
 * it then looks for the tokens of each answer.
 */
export type TurnRendering = "answers" | "messages" | "alone" | "contents";
