#!/usr/bin/env bash
# The gates of a change, for a developer and for CI alike.
#
#   scripts/ci.sh             all steps, in this order
#   scripts/ci.sh check test  these only
#   scripts/ci.sh --list      their names
#
# Every step runs, even after one has failed; the exit status is 1 if any failed. After the tests, the last line is the
# test runner's own count.
set -uo pipefail
cd "$(dirname "$0")/.."

STEPS=(install check test faults slurm parallel package node-versions)

run_step() {
  case $1 in
    install) npm ci --no-audit --no-fund ;;
    check) npm run check ;;
    test) TRIES=all npm test ;;
    faults) npm run test:faults ;;
    slurm) npm run test:slurm ;;
    parallel) npm run test:parallel ;;
    package) npm run test:install ;;
    node-versions) npm run test:node-versions ;;
  esac
}

is_in() {
  local wanted=$1 name
  shift
  for name; do [[ $name == "$wanted" ]] && return; done
  return 1
}

if [[ ${1:-} == --list ]]; then
  printf '%s\n' "${STEPS[@]}"
  exit
fi
[[ $# == 0 ]] && set -- "${STEPS[@]}"
for step; do
  if ! is_in "$step" "${STEPS[@]}"; then
    echo "scripts/ci.sh: no step named $step; expected ${STEPS[*]}" >&2
    exit 2
  fi
done

status=0
if is_in test "$@"; then rm -f coverage/test-report.json; fi
for step; do run_step "$step" || status=1; done
if is_in test "$@"; then node scripts/test-count.js || status=1; fi
exit "$status"
