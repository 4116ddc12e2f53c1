"""What NeMo-RL trains: the data of examples/run_sft.py, by examples/configs/sft.yaml with our settings laid over it."""

import os
import sys

from absent import absent
from transformers import AutoProcessor  # noqa: F401 (before its optional packages seem to be there)

SOURCE = os.environ["TRAINER_SOURCE"]
sys.path[:0] = [SOURCE, os.path.join(SOURCE, "examples")]
absent("decord", "soundfile", "librosa", "torchaudio", "ray", "zmq", "pynvml", "uvicorn", "fastapi", "wandb", "mlflow", "swanlab", "nemo_rl.algorithms.sft", "nemo_rl.distributed", "nemo_rl.utils.logger")

from nemo_rl.algorithms.utils import get_tokenizer  # noqa: E402
from nemo_rl.data.llm_message_utils import add_loss_mask_to_message_log  # noqa: E402
from nemo_rl.utils.config import load_config, register_omegaconf_resolvers  # noqa: E402
from omegaconf import OmegaConf  # noqa: E402
from answers import each, lines, serve, whole  # noqa: E402
from run_sft import setup_data  # noqa: E402

register_omegaconf_resolvers()


def prepare(job):
    os.chdir(os.path.dirname(job["rows"]))
    base = load_config(os.path.join(SOURCE, "examples/configs/sft.yaml"))
    ours = OmegaConf.load(job["settings"]["nemo-rl.yaml"])
    own = OmegaConf.create({"policy": {"model_name": job["model"]}, "data": {"validation": None}})
    merged = OmegaConf.merge(base, ours, own)
    config = OmegaConf.to_container(merged, resolve=True)
    tokenizer = get_tokenizer(config["policy"]["tokenizer"])
    dataset, _ = setup_data(tokenizer, config["data"])

    def trained(row):
        if row["loss_multiplier"] == 0:
            return {"dropped": f"{row['length']} tokens, no weight"}
        log = row["message_log"]
        add_loss_mask_to_message_log([log], ["assistant"], config["sft"]["only_unmask_final"])
        ids = [one for message in log for one in message["token_ids"].tolist()]
        mask = [one for message in log for one in message["token_loss_mask"].tolist()]
        return {"input_ids": ids, "labels": [one if kept else -100 for one, kept in zip(ids, mask)]}

    for row, answer in zip(lines(job["rows"]), each(dataset, trained)):
        texts = [one["content"] for one in row.get("messages", []) if one["role"] == "assistant"] or [row["output"]]
        yield whole(tokenizer, texts[-1:] if config["sft"]["only_unmask_final"] else texts, answer)


serve(prepare)
