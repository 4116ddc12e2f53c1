// The kinds of rows that are rendered with each template: JSON texts, since numbers must reach Python as they are
// spelled. All of our own making.

const user = (content = "How far is it to the harbour?") => ({ role: "user", content });
const assistant = (content = "Two miles, along the river.") => ({ role: "assistant", content });
const system = (content = "Answer in one sentence.") => ({ role: "system", content });
const call = (name, args, more = {}) => ({ type: "function", function: { name, arguments: args }, ...more });
const calls = (...tool_calls) => ({ role: "assistant", content: "", tool_calls });
const result = (content, more = {}) => ({ role: "tool", content, ...more });
const tool = (name, properties, more = {}) => ({
  type: "function",
  function: {
    name,
    description: `What ${name} does.`,
    parameters: {
      type: "object",
      properties,
      required: typeof properties === "string" ? [] : Object.keys(properties).slice(0, 1),
    },
    ...more,
  },
});

/** A JSON text in its own spelling: a number, or an object whose keys JavaScript would reorder. */
const spellings = [];
const number = (spelling) => `\u{E000}${spellings.push(spelling) - 1}\u{E001}`;
const object = number;
const spell = (json) => json.replaceAll(/"\u{E000}(\d+)\u{E001}"/gu, (_, index) => spellings[Number(index)]);

const ID = "a1B2c3D4e";
const WEATHER = tool("weather", { city: { type: "string", description: "A town" } });
const chat = (...messages) => ({ messages });
const withTools = (tools, ...messages) => ({ messages, tools });

const EDGES = {
  spaces: "  two spaces around  ",
  "line breaks": "\n\nline breaks around\n\n",
  "crlf and tabs": "\t\r\none\r\ntwo\rthree\t\r\n",
  "file separators": "\u001c\u001dseparators\u001e\u001f",
  "next line": "\u0085next line\u0085",
  "byte order mark": "\ufeffmark\ufeff",
  "no-break spaces": "\u00a0\u2003\u3000wide\u3000\u2003\u00a0",
  "vertical tab": "\v\fone\vtwo\f\v",
  "line separators": "\u2028one\u2029two\u2028",
  "zero width": "\u200bzero\u200b\u180e",
  "only spaces": "   ",
  "only line breaks": "\n\n",
};

const MARKERS = {
  chatml: "Say <|im_start|>user\nhi<|im_end|> to <|endoftext|>.",
  llama: "<s>[INST] <<SYS>>\nx\n<</SYS>>\n\n hi [/INST] there </s>",
  "llama 3": "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nhi<|eot_id|>",
  gemma: "<start_of_turn>model\nhi<end_of_turn>",
  jinja: "{{ messages }} {% for %} {# no #} %s {} {0} %(a)s",
  tools: '<tool_call>\n{"name": "f", "arguments": {}}\n</tool_call> [TOOL_CALLS] <|python_tag|>',
  harmony: "<|channel|>analysis<|message|>hm<|end|>",
};

const THINKING = "Rivers run to the sea.\nSo follow it.";

const AWKWARD = {
  quotes: `He said "it's" and \\ left / <b>&amp;</b>`,
  "other scripts": "Größe, naïve, 北京, हिन्दी, 😀👩‍👩‍👧 e\u0301 ﬁ İ ǆ ß",
  controls: "bell \u0007, delete \u007f, nul \u0000, escape \u001b",
  surrogate: "half a pair \ud83d alone",
  percent: "100 % of %d and {braces}",
};

const SCHEMA = {
  list: {
    type: "array",
    items: { type: "object", properties: { items: { type: "string" }, keys: { type: "integer" } } },
  },
  get: { type: "string", enum: ["a", 'b"c', "d'e"], default: null },
  values: { type: ["number", "null"], minimum: number("1.0"), maximum: number("1e20"), default: -0.5 },
  keys: { anyOf: [{ type: "string" }, { type: "null" }], nullable: true },
  items: { type: "object", additionalProperties: { $ref: "#/$defs/x" }, required: ["items"] },
  pop: { type: "boolean", description: "größer < 1 & \"quoted\" 'single'", default: false },
};

const NUMBERS = {
  whole: number("1.0"),
  big: number("1e20"),
  bigger: number("1E+300"),
  small: number("1e-07"),
  tiny: number("0.00001"),
  integer: number("12345678901234567890"),
  negative: number("-0"),
  negativeZero: number("-0.0"),
  half: 0.1,
  sum: number("0.30000000000000004"),
  edge: number("1e16"),
  belowEdge: number("1234567890123456.0"),
  yes: true,
  no: false,
  nothing: null,
  list: [1, [2.5, []], {}],
};

const ROWS = {
  "user only": chat(user()),
  "one exchange": chat(user(), assistant()),
  "system first": chat(system(), user(), assistant()),
  "empty system": chat(system(""), user(), assistant()),
  "blank system": chat(system(" \n"), user(), assistant()),
  "system only": chat(system()),
  "system and greeting": chat(system(), assistant("Welcome."), user(), assistant()),
  "system late": chat(
    user(),
    assistant(),
    system("Now be brief."),
    user("And back?"),
    assistant("The same."),
  ),
  "two systems": chat(system(), system("Be kind."), user(), assistant()),
  developer: chat({ role: "developer", content: "Be brief." }, user(), assistant()),
  "system and developer": chat(system(), { role: "developer", content: "Be brief." }, user(), assistant()),
  "several turns": chat(
    user(),
    assistant(),
    user("And back?"),
    assistant("The same."),
    user("Thanks."),
    assistant("Bye."),
  ),
  "several turns, system": chat(system(), user(), assistant(), user("And back?"), assistant("The same.")),
  "ends with the user": chat(user(), assistant(), user("And back?")),
  "greeting first": chat(assistant("Welcome."), user(), assistant()),
  "two users": chat(user(), user("Well?"), assistant()),
  "two assistants": chat(user(), assistant(), assistant("Or three."), user("Which?"), assistant("Two.")),
  "assistant only": chat(assistant()),
  "empty answer": chat(user(), assistant("")),
  "empty question": chat(user(""), assistant()),
  "unknown role": chat({ role: "narrator", content: "Night." }, user(), assistant()),
  "empty role": chat({ role: "", content: "Night." }, user(), assistant()),
  "no role": chat({ content: "Night." }, user(), assistant()),
  "content null": chat(user(), assistant(null)),
  "user's content null": chat(user(null), assistant()),
  "content missing": chat(user(), { role: "assistant" }),
  "content a number": chat(user(7), assistant(number("7.0"))),
  "content a dict": chat(user({ question: "How far?" }), assistant({ answer: number("2.0"), unit: "mile" })),
  "content true": chat(user(true), assistant(false)),
  "one text part": chat(
    user([{ type: "text", text: "How far?" }]),
    assistant([{ type: "text", text: "Two miles." }]),
  ),
  "text parts": chat(
    system([{ type: "text", text: "Be brief." }]),
    user([
      { type: "text", text: " How " },
      { type: "text", text: "far?" },
    ]),
    assistant([
      { type: "text", text: "Two" },
      { type: "text", text: " miles. " },
    ]),
  ),
  "no parts": chat(user([]), assistant([])),
  "parts of text": chat(user(["How ", "far?"]), assistant(["Two miles."])),
  "image part": chat(user([{ type: "image" }, { type: "text", text: "What is it?" }]), assistant("A boat.")),
  "image with an address": chat(
    user([
      { type: "image_url", image_url: { url: "https://example.org/a.png" } },
      { type: "text", text: "What is it?" },
      { type: "image", image: "b.png" },
    ]),
    assistant([{ type: "text", text: "A boat." }]),
  ),
  "video and audio": chat(
    user([
      { type: "video", video: "a.mp4" },
      { type: "audio", audio_url: "b.wav" },
      { type: "input_audio", input_audio: {} },
      { type: "text", text: "What is it?" },
    ]),
    assistant("A boat."),
  ),
  "unknown part": chat(user([{ type: "smell", smell: "tar" }, { text: "What is it?" }]), assistant("Tar.")),
  "thinking block": chat(user(), assistant(`<think>\n${THINKING}\n</think>\n\nTwo miles.`)),
  "thinking blocks": chat(
    user(),
    assistant("<think>a</think>Two.</think>Three."),
    user("Sure?"),
    assistant("<think>\n\n</think>\n\nYes."),
  ),
  "thinking without an end": chat(
    user(),
    assistant("<think>hm"),
    user("And?"),
    assistant("hm</think>\n\nYes."),
  ),
  "other thinking marks": chat(
    user(),
    assistant("[THINK]hm[/THINK]Yes."),
    user("And?"),
    assistant("<seed:think>hm</seed:think>Yes."),
  ),
  no_think: chat(system("/no_think"), user("How far? /no_think"), assistant()),
  thinking: chat(user(), { ...assistant(), thinking: THINKING }),
  reasoning: chat(user(), { ...assistant(), reasoning: THINKING }),
  reasoning_content: chat(user(), { ...assistant(), reasoning_content: THINKING }, user("Sure?"), {
    ...assistant("Yes."),
    reasoning_content: " \nYes, I am.\n",
  }),
  "all names of thinking": chat(user(), {
    ...assistant(),
    reasoning: "a",
    thinking: "b",
    reasoning_content: "c",
  }),
  "two names of thinking": chat(
    user(),
    { ...assistant(), reasoning: "a", thinking: "b" },
    user(),
    assistant(),
  ),
  "empty thinking": chat(user(), { ...assistant(), reasoning_content: "" }, user(), {
    ...assistant(),
    thinking: "",
  }),
  "thinking null": chat(user(), { ...assistant(), reasoning_content: null, thinking: null, reasoning: "a" }),
  "thinking that is no text": chat(user(), { ...assistant(), thinking: { a: number("1.0") } }),
  "thinking of the user": chat({ ...user(), thinking: THINKING }, assistant()),
  "thinking parts": chat(
    user(),
    assistant([
      { type: "thinking", thinking: THINKING },
      { type: "text", text: "Two miles." },
    ]),
  ),
  channels: chat(
    user(),
    { ...assistant(THINKING), channel: "analysis" },
    { ...assistant(), channel: "final" },
  ),
  "weights and names": chat({ ...user(), name: "Ann" }, { ...assistant(), weight: 0 }, user(), {
    ...assistant(),
    weight: number("1.0"),
    name: "Bo",
  }),
  "keys named like methods": chat(
    { ...user(), items: "x", keys: "y", get: "z", values: 1 },
    { ...assistant(), pop: 1 },
  ),
  "prefix and train": chat(user(), { ...assistant(), prefix: true, train: false, loss: true }),
  "tools, not called": withTools([WEATHER], user(), assistant()),
  "tools and system": withTools([WEATHER], system(), user(), assistant()),
  "no tools": withTools([], user(), assistant()),
  "tools null": withTools(null, user(), assistant()),
  "tools of many kinds": withTools([WEATHER, tool("search", SCHEMA)], system(), user(), assistant()),
  "tool without a wrapper": withTools(
    [{ name: "f", description: "d", parameters: { type: "object", properties: {} } }],
    user(),
    assistant(),
  ),
  "tool without parameters": withTools([{ type: "function", function: { name: "f" } }], user(), assistant()),
  "tool that is strict": withTools(
    [tool("f", SCHEMA, { strict: true, description: 'A "b" <c>\n\nd', return: { type: "string" } })],
    user(),
    assistant(),
  ),
  "tools named like methods": withTools([{ ...WEATHER, items: 1, keys: 2, get: 3 }], user(), assistant()),
  "numbers in tools": withTools(
    [tool("f", { x: { type: "number", enum: Object.values(NUMBERS) } })],
    user(),
    assistant(),
  ),
  "integer-like keys in tools": withTools(
    [tool("f", object('{"10": {"type": "string"}, "2": {"type": "string"}, "a": {"type": "string"}}'))],
    user(),
    assistant(),
  ),
  "arguments an object": withTools(
    [WEATHER],
    user(),
    calls(call("weather", { city: "Oslo" }, { id: ID })),
    result("Mild.", { tool_call_id: ID, name: "weather" }),
    assistant(),
  ),
  "arguments a text": withTools(
    [WEATHER],
    user(),
    calls(call("weather", '{"city": "Oslo"}', { id: ID })),
    result("Mild.", { tool_call_id: ID, name: "weather" }),
    assistant(),
  ),
  "arguments a broken text": chat(
    user(),
    calls(call("weather", '{"city": ', { id: ID })),
    result("Mild.", { tool_call_id: ID }),
    assistant(),
  ),
  "arguments null": chat(
    user(),
    calls(call("weather", null, { id: ID })),
    result("Mild.", { tool_call_id: ID }),
    assistant(),
  ),
  "arguments missing": chat(
    user(),
    calls({ id: ID, type: "function", function: { name: "weather" } }),
    result("Mild.", { tool_call_id: ID }),
    assistant(),
  ),
  "arguments empty": chat(
    user(),
    calls(call("weather", {}, { id: ID })),
    result("", { tool_call_id: ID }),
    assistant(),
  ),
  "arguments an empty text": chat(
    user(),
    calls(call("weather", "", { id: ID })),
    result("Mild.", { tool_call_id: ID }),
    assistant(),
  ),
  "arguments a list": chat(
    user(),
    calls(call("weather", ["Oslo", number("1.0")], { id: ID })),
    result("Mild.", { tool_call_id: ID }),
    assistant(),
  ),
  "numbers in arguments": withTools(
    [WEATHER],
    user(),
    calls(call("f", NUMBERS, { id: ID })),
    result("Mild.", { tool_call_id: ID }),
    assistant(),
  ),
  "nested arguments": withTools(
    [WEATHER],
    user(),
    calls(
      call(
        "f",
        {
          items: [{ keys: "a", get: 'b"' }],
          values: { items: 1 },
          a: "it's",
          b: "é<&>😀",
          c: [true, null, number("2.0")],
          d: "line\nbreak",
        },
        { id: ID },
      ),
    ),
    result("Mild.", { tool_call_id: ID }),
    assistant(),
  ),
  "integer-like keys in arguments": chat(
    user(),
    calls(call("f", object('{"z": 1, "10": 2, "2": 3, "-1": 4, "01": 5}'), { id: ID })),
    result("Mild.", { tool_call_id: ID }),
    assistant(),
  ),
  "two calls": withTools(
    [WEATHER],
    user(),
    calls(
      call("weather", { city: "Oslo" }, { id: ID }),
      call("weather", { city: "Bergen" }, { id: "b1B2c3D4e" }),
    ),
    result("Mild.", { tool_call_id: ID, name: "weather" }),
    result("Wet.", { tool_call_id: "b1B2c3D4e", name: "weather" }),
    assistant(),
  ),
  "calls in two rounds": withTools(
    [WEATHER],
    system(),
    user(),
    calls(call("weather", { city: "Oslo" }, { id: ID })),
    result("Mild.", { tool_call_id: ID }),
    calls(call("weather", { city: "Bergen" }, { id: "b1B2c3D4e" })),
    result("Wet.", { tool_call_id: "b1B2c3D4e" }),
    assistant(),
    user("And now?"),
    assistant("Dry."),
  ),
  "call with a text": chat(
    user(),
    { ...calls(call("weather", { city: "Oslo" }, { id: ID })), content: "Let me look." },
    result("Mild.", { tool_call_id: ID }),
    assistant(),
  ),
  "call with content null": withTools(
    [WEATHER],
    user(),
    { ...calls(call("weather", { city: "Oslo" }, { id: ID })), content: null },
    result("Mild.", { tool_call_id: ID }),
    assistant(),
  ),
  "call without content": chat(
    user(),
    { role: "assistant", tool_calls: [call("weather", { city: "Oslo" }, { id: ID })] },
    result("Mild.", { tool_call_id: ID }),
    assistant(),
  ),
  "call with thinking": withTools(
    [WEATHER],
    user(),
    { ...calls(call("weather", { city: "Oslo" }, { id: ID })), reasoning_content: THINKING },
    result("Mild.", { tool_call_id: ID }),
    { ...assistant(), thinking: "Good." },
  ),
  "call without an id": chat(user(), calls(call("weather", { city: "Oslo" })), result("Mild."), assistant()),
  "call with a long id": chat(
    user(),
    calls(call("weather", { city: "Oslo" }, { id: "call_1234567890" })),
    result("Mild.", { tool_call_id: "call_1234567890" }),
    assistant(),
  ),
  "call without a wrapper": chat(
    user(),
    calls({ name: "weather", arguments: { city: "Oslo" }, id: ID }),
    result("Mild.", { tool_call_id: ID }),
    assistant(),
  ),
  "no calls": chat(user(), { ...assistant(), tool_calls: [] }),
  "calls null": chat(user(), { ...assistant(), tool_calls: null, function_call: null, name: null }),
  "ends with a call": withTools([WEATHER], user(), calls(call("weather", { city: "Oslo" }, { id: ID }))),
  "ends with a result": withTools(
    [WEATHER],
    user(),
    calls(call("weather", { city: "Oslo" }, { id: ID })),
    result("Mild.", { tool_call_id: ID }),
  ),
  "result without a call": chat(user(), result("Mild."), assistant()),
  "result with quotes": chat(
    user(),
    calls(call("weather", { city: "Oslo" }, { id: ID })),
    result('{"city": "Oslo", "warm": "it\'s"}', { tool_call_id: ID }),
    assistant(),
  ),
  "result a dict": chat(
    user(),
    calls(call("weather", { city: "Oslo" }, { id: ID })),
    result({ city: "Oslo", degrees: number("12.0"), get: null }, { tool_call_id: ID }),
    assistant(),
  ),
  "result a list": chat(
    user(),
    calls(call("weather", { city: "Oslo" }, { id: ID })),
    result(["a", 1, null, number("2.0"), { b: "it's" }], { tool_call_id: ID }),
    assistant(),
  ),
  "result in parts": chat(
    user(),
    calls(call("weather", { city: "Oslo" }, { id: ID })),
    result([{ type: "text", text: "Mild." }], { tool_call_id: ID }),
    assistant(),
  ),
  "result a number": chat(
    user(),
    calls(call("weather", { city: "Oslo" }, { id: ID })),
    result(number("12.0"), { tool_call_id: ID }),
    assistant(),
  ),
  "result null": chat(
    user(),
    calls(call("weather", { city: "Oslo" }, { id: ID })),
    result(null, { tool_call_id: ID }),
    assistant(),
  ),
  "function_call and function": chat(
    user(),
    { role: "assistant", content: null, function_call: { name: "weather", arguments: '{"city": "Oslo"}' } },
    { role: "function", name: "weather", content: "Mild." },
    assistant(),
  ),
  ipython: chat(
    user(),
    calls(call("weather", { city: "Oslo" }, { id: ID })),
    { role: "ipython", content: { output: "Mild." } },
    assistant(),
  ),
  observation: chat(
    user(),
    { role: "assistant", content: "weather\n{}", metadata: "weather" },
    { role: "observation", content: "Mild." },
    assistant(),
  ),
  "tool_response roles": chat(
    user(),
    assistant(),
    { role: "tool_response", content: "Mild." },
    { role: "environment", content: "Wet." },
    assistant(),
  ),
  "long conversation": chat(
    ...Array.from({ length: 40 }, (_, i) =>
      i % 2 === 0 ? user(`Question ${i}?`) : assistant(`Answer ${i}.`),
    ),
  ),
  "long conversation with thinking": chat(
    system(),
    ...Array.from({ length: 12 }, (_, i) =>
      i % 2 === 0 ? user(`Question ${i}?`) : assistant(`<think>${i}</think>Answer ${i}.`),
    ),
  ),
};

const named = (kind, texts, row) =>
  Object.entries(texts).map(([name, text]) => [`${kind}: ${name}`, row(text)]);

/** All rows: `name`, and `json`, the text of {messages, tools?}. */
export const rows = [
  ...Object.entries(ROWS),
  ...named("edges", EDGES, (text) =>
    chat(system(text), user(text), assistant(text), user(), assistant(text)),
  ),
  ...named("markers", MARKERS, (text) => chat(user(text), assistant(text), user("Why?"), assistant(text))),
  ...named("awkward", AWKWARD, (text) =>
    withTools(
      [tool("f", { a: { type: "string", description: text } })],
      user(text),
      calls(call("f", { a: text }, { id: ID })),
      result(text, { tool_call_id: ID }),
      assistant(text),
    ),
  ),
].map(([name, row]) => ({ name, json: spell(JSON.stringify(row)) }));
