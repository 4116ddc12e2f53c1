/** How a row of GSM8K is laid out in the inputs: as it is, and as the two usual kinds of chat. */
export const layouts = {
  pair: (row) => row,
  messages: ({ question, answer }) => ({
    messages: [
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ],
  }),
  sharegpt: ({ question, answer }) => ({
    conversations: [
      { from: "human", value: question },
      { from: "gpt", value: answer },
    ],
  }),
};

/** The rows of a JSONL text in another layout. */
export function inLayout(text, layout) {
  if (layout === "pair") return text;
  const rows = text.trimEnd().split("\n");
  return rows.map((row) => `${JSON.stringify(layouts[layout](JSON.parse(row)))}\n`).join("");
}
