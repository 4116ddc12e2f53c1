import type { Trainer } from "./trainer.js";
import { uncounted } from "./yaml.js";

/** open-instruct's finetune.py, which reads only arguments, and no file; a transform's name selects the answers to train. */
export const openInstruct: Trainer = {
  summary: "open-instruct",
  version: "e6c3044",
  mask: "differs",
  ran: { date: "2026-11-27", what: "finetune.py's arguments as the script gives them, and its data" },
  formats: ["messages"],
  turns: ["last", "all"],
  turnRendering: { first: "answers", all: "answers" },
  takesTools: true,
  mediaParts: [],
  mediaColumns: false,
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: undefined, behavior: "cut" },
  configFiles: ({ file, turns, longest }) => [
    {
      suffix: "open-instruct.sh",
      text: `# bash THIS accelerate launch open_instruct/finetune.py --model_name_or_path MODEL, and your other arguments
args=(
  --dataset_mixer_list ${shellQuoted(file)} 1.0
  --dataset_mixer_list_splits train
  --dataset_transform_fn ${turns === "all" ? "sft_tulu_tokenize_and_truncate_v1" : "last_turn_tulu_tokenize_and_truncate_v1"} sft_tulu_filter_v1
  # its cache goes by the name of the file, and would give you the rows of an earlier one
  --dataset_skip_cache true
  ${longest === undefined ? uncounted("--max_seq_length") : `--max_seq_length=${longest}`}
)
exec "$@" "\${args[@]}"
`,
    },
  ],
};

/** The text as one word of a shell command. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
