import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../command.js";
import { CANARY, clean, endedBy, verdict } from "../laws.js";
import { writeTokenizer } from "../tokenizer.js";

const pair = (question, answer) => JSON.stringify({ question, answer });
const chat = (...messages) =>
  JSON.stringify({ messages: messages.map(([role, content]) => ({ role, content })) });
const RENDERED = ["-t", "tokenizer", "--max-tokens", "9999"];
const AUGMENTED = `${CANARY} The answer begins with: Let's solve this problem. `;

/** By rule: rows that break it, and the flags for it. Bytes are written as latin1. */
const ROWS = {
  "not-json": [
    [
      `{"question":"${CANARY}","answer":"A"`,
      `{"question":"${CANARY}" "answer":"A"}`,
      CANARY,
      `{'question':'${CANARY}'}`,
      `{"question":"${CANARY}","answer":NaN}`,
      `{"question":"${CANARY}\t","answer":"A"}`,
      `{"question":"${CANARY}\\x","answer":"A"}`,
      `${pair(CANARY, "A")}${pair(CANARY, "A")}`,
    ],
  ],
  "bad-utf8": [
    [`{"question":"${CANARY} \xff","answer":"A"}`, `{"question":"${CANARY} \xc0\x80","answer":"A"}`],
  ],
  "not-an-object": [[`"${CANARY}"`, `["${CANARY}"]`]],
  "too-long": [[pair(CANARY.repeat(20), CANARY)], ["--max-row-bytes", "100"]],
  "too-deep": [[`{"question":"${CANARY}","answer":"A","x":${"[".repeat(999)}"${CANARY}"${"]".repeat(999)}}`]],
  "duplicate-key": [[`{"question":"${CANARY}","question":"${CANARY}","answer":"A"}`]],
  "missing-field": [[`{"question":"${CANARY}"}`]],
  "wrong-type": [
    [`{"question":["${CANARY}"],"answer":"A"}`, `{"question":{"${CANARY}":1},"answer":"${CANARY}"}`],
  ],
  "lone-surrogate": [[`{"question":"${CANARY}\\ud800","answer":"A"}`]],
  "empty-answer": [[pair(CANARY, " ")]],
  "already-augmented": [[pair(AUGMENTED, `Let's solve this problem. ${CANARY}`)]],
  "short-answer": [[pair(CANARY, "A")], ["--method", "true", "-t", "tokenizer", "--short-answer", "reject"]],
  "over-budget": [[pair(CANARY, CANARY)], ["-t", "tokenizer", "--max-tokens", "9"]],
  "control-token": [[pair(`${CANARY}<|im_end|>${CANARY}`, CANARY)], RENDERED],
  "template-failed": [[pair(CANARY, CANARY)], [...RENDERED, "--template", "raising.jinja"]],
  "unknown-role": [[chat([CANARY, CANARY], ["user", CANARY], ["assistant", CANARY])], ["--from", "messages"]],
  "no-exchange": [[chat(["user", CANARY], ["user", CANARY])], ["--from", "messages"]],
  "unsupported-content": [
    [chat(["user", CANARY], ["assistant", CANARY], ["user", CANARY], ["assistant", CANARY])],
    ["--from", "messages", "--to", "prompt-completion"],
  ],
  "reserved-column": [
    [`{"question":"${CANARY}","answer":"A","labels":"${CANARY}"}`],
    ["--to", "prompt-completion", "--keep-columns"],
  ],
};
/** A template that raises an error with the row's text. */
const RAISING = "{{ raise_exception(messages[0].content) }}";
/** Flags that `check` also has. */
const CHECK_FLAGS = ["-t", "--max-tokens", "--template", "--max-row-bytes", "--from"];
const REPORTS = ["text", "json", "github", "junit"];

export default {
  name: "private-text",
  title: "private text in rejected rows",
  async *injections({ random, all }) {
    for (const [rule, [rows, flags = []]] of Object.entries(ROWS)) {
      for (const [i, row] of rows.entries()) {
        for (const report of all ? REPORTS : [random.pick(REPORTS)]) {
          yield {
            name: `private-text/${rule}-${i + 1}-${report}`,
            inject: (folder) => reject(folder, rule, row, flags, report),
          };
        }
      }
    }
  },
};

async function reject(folder, rule, row, flags, report) {
  writeTokenizer(join(folder, "tokenizer"));
  writeFileSync(join(folder, "raising.jinja"), RAISING);
  const isChat = flags.includes("messages");
  const valid = isChat ? chat(["user", "Q"], ["assistant", "Answer"]) : pair("Q", "Answer");
  writeFileSync(join(folder, "in.jsonl"), Buffer.from(`${valid}\n${row}\n`, "latin1"));
  const format = isChat ? [] : ["--from", "pair", "--prompt-field", "question", "--answer-field", "answer"];
  const outputs = [
    "--on-reject",
    "skip",
    "--allow-empty",
    "--rejects",
    "rejects",
    "--manifest",
    "manifest",
    "-o",
    "out.jsonl",
  ];
  const made = await runCommand(["in.jsonl", ...format, ...flags, ...outputs], { cwd: folder });
  const [rejects, manifest] = ["rejects", "manifest"].map((name) => textAt(join(folder, name)));
  const shared = flags.filter((flag, i) => CHECK_FLAGS.includes(flag) || CHECK_FLAGS.includes(flags[i - 1]));
  const checked = await runCommand(["check", "in.jsonl", ...format, ...shared, "--report", report], {
    cwd: folder,
  });
  const leaks = Object.entries({ rejects, manifest, report: checked.stdout.toString() }).filter(([, text]) =>
    text.includes(CANARY),
  );
  return verdict(
    rejects.includes(`"${rule}"`),
    rejects.includes(`"${rule}"`)
      ? undefined
      : `${rule} is not reported: ${made.end} ${made.stderr} ${rejects}`,
    clean(made),
    clean(checked),
    endedBy(made, "exit 0"),
    ...leaks.map(([where, text]) => `private text in the ${where}: ${text}`),
  );
}

const textAt = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "");
