import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");

const chat = (...turns) => ({ messages: turns.map(([role, content]) => ({ role, content })) });
const user = (content) => ["user", content];
const assistant = (content) => ["assistant", content];
const system = (content) => ["system", content];

const TURNS = [
  chat(
    user("How many sides has a hexagon?"),
    assistant("A hexagon has six sides, all in one plane."),
    user("And a cube?"),
    assistant("A cube has six faces, each of them a square."),
  ),
  chat(
    system("Answer in one sentence."),
    user("Name a harbour."),
    assistant("Brest is a harbour in the west of France."),
    user("Another one?"),
    assistant("Bergen is one, on the coast of Norway."),
    user("And one more?"),
    assistant("Genoa is one, and it is an old one."),
  ),
];

const GREETING = [
  chat(
    assistant("Good day, how can I help you?"),
    user("Name a colour."),
    assistant("Ultramarine is a deep blue colour."),
  ),
];

const call = (id, name, args) => ({ id, type: "function", function: { name, arguments: args } });
const WEATHER = {
  type: "function",
  function: {
    name: "weather",
    description: "Tells the weather of a place.",
    parameters: { type: "object", properties: { place: { type: "string" } }, required: ["place"] },
  },
};

const TOOLS = ["Oslo", "Bern"].map((place, i) => ({
  messages: [
    { role: "user", content: `What is the weather in ${place}?` },
    { role: "assistant", content: "", tool_calls: [call(`a1b2c3d4${i}`, "weather", { place })] },
    { role: "tool", tool_call_id: `a1b2c3d4${i}`, content: "rain, 8 degrees" },
    { role: "assistant", content: `It rains in ${place}, and it has eight degrees.` },
  ],
  tools: [WEATHER],
}));

const answered = (place, at) => [
  { role: "user", content: `And what is it in ${place}?` },
  { role: "assistant", content: "", tool_calls: [call(`e5f6g7h8${at}`, "weather", { place })] },
  { role: "tool", tool_call_id: `e5f6g7h8${at}`, content: "sun, 21 degrees" },
  { role: "assistant", content: `The sun shines in ${place}, where it has twenty-one degrees.` },
];

const TOOL_TURNS = [{ messages: [...answered("Rome", 0), ...answered("Cadiz", 1)], tools: [WEATHER] }];

const THINKING = [
  chat(
    user("What is six times seven?"),
    assistant("<think>\nSix sevens are forty-two.\n</think>\n\nThe product is forty-two, without any doubt."),
  ),
];

const SYSTEM = [
  chat(
    system("Be brief, and be kind."),
    user("Name a tree."),
    assistant("The oak is a tree that grows old."),
  ),
  chat(
    system("You count in tens."),
    user("Go on: ten, twenty."),
    assistant("Thirty, forty, fifty, sixty, seventy."),
  ),
];

const EDGES = [
  chat(user("  Spaces around?  "), assistant("Yes, there are some spaces around it.  ")),
  chat(user("Ünïcödé, 日本語, 😀?"), assistant("Здравствуйте, 日本語 and 😀👩‍🚀 are all here.")),
  chat(user("One letter."), assistant("A")),
  chat(user("Lines\r\nand\ttabs?"), assistant("First line\r\nsecond\tline\n\nthird line of the answer")),
  chat(
    user("Markers: [/INST] ### Response:"),
    assistant("These markers stand in a prompt, not in the answer."),
  ),
];

/** The longest row of its file by far: a limit that is too short shows in it. */
const LONG = [
  chat(user("Short?"), assistant("This one is short, as you can see.")),
  chat(user("Count."), assistant(Array.from({ length: 600 }, (_, i) => `${i} sheep,`).join(" "))),
];

/** The shapes of rows, by name; each shows a kind of fault. */
const SHAPES = {
  gsm8k,
  system: () => SYSTEM,
  turns: () => TURNS,
  tools: () => TOOLS,
  "tool-turns": () => TOOL_TURNS,
  thinking: () => THINKING,
  greeting: () => GREETING,
  edges: () => EDGES,
  long: () => LONG,
};

/** What is written in one run of the command, and read by the trainer as one file: shapes, and the turns selected. */
export const FILES = {
  gsm8k: { shapes: ["gsm8k"], turns: "last" },
  chats: { shapes: ["system", "turns", "thinking", "greeting", "edges", "long"], turns: "last" },
  pairs: { shapes: ["edges", "long"], turns: "last" },
  "chats-all": { shapes: ["turns", "greeting"], turns: "all" },
  tools: { shapes: ["tools"], turns: "last" },
  "tools-all": { shapes: ["tools", "tool-turns"], turns: "all" },
};

/** The input rows of a file, each with its shape. */
export function rowsOf(file, count) {
  return FILES[file].shapes.flatMap((shape) => SHAPES[shape](count).map((row) => ({ shape, row })));
}

/** Real rows: of the whole file if it is available, else the 100 of the project. */
function gsm8k(count) {
  const whole = join(ROOT, "../shared/data/gsm8k-train.jsonl");
  const source = existsSync(whole) ? whole : join(ROOT, "fixtures/gsm8k/train-100.jsonl");
  const lines = readFileSync(source, "utf8").trimEnd().split("\n");
  return lines.slice(0, count).map((line) => JSON.parse(line));
}
