import type { Trainer } from "./trainer.js";
import { uncounted } from "./yaml.js";

/**
 * NeMo 2 strips the spaces around both texts, puts one between them, and tokenizes them apart, which can be some tokens
 * more than one text has. A row over the limit loses the prompt's end first, where the preview is.
 */
export const nemo: Trainer = {
  summary: "NeMo 2",
  version: "2.7.3",
  mask: "differs",
  ran: { date: "2026-11-27", what: "FineTuningDataModule's dataset with the settings, without Megatron" },
  formats: ["input-output"],
  turns: ["last", "first", "all"],
  takesTools: false,
  mediaParts: [],
  mediaColumns: false,
  rejectsExtraKeys: false,
  concatenatesTexts: true,
  limit: { tokens: 2048, behavior: "cut-prompt" },
  configFiles: ({ longest }) => [
    {
      suffix: "nemo.py",
      text: `# llm.FineTuningDataModule(dataset_root=FOLDER, **arguments(tokenizer)), with the rows in FOLDER/training.jsonl
def arguments(tokenizer):
    return dict(
        tokenizer=tokenizer,
        ${longest === undefined ? uncounted("seq_length") : `seq_length=${longest + TOKENIZED_APART},`}
        dataset_kwargs=dict(
            label_key="output",
            prompt_template="{input} {output}",
            truncation_field="input",
            answer_only_loss=True,
            # texts begin as the tokenizer itself begins them
            add_bos=tokenizer.tokenizer("").input_ids == [tokenizer.bos_id],
            add_eos=True,
        ),
    )
`,
    },
  ],
};

/** Room for the tokens that two texts have more than one, at the place where they meet. */
const TOKENIZED_APART = 32;
