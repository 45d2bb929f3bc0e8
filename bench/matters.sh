#!/bin/bash
# The benchmark of a large ledger: makes one on SQLite, asks it what pages ask, fires what is due.
# Writes build/bench/matters.json. What it measures and how: docs/benchmarks.md.
#
#   bench/matters.sh [MATTERS]      # default: 1000000; then it takes about twenty minutes and 8 GB
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/common.sh

matters=${1:-1000000}
[[ -f build/release/build.ninja ]] || die "there is no build/release; ./run makes it"
cmake --build build/release --target bench_matters >&2
program=build/release/bench_matters
mkdir -p build/bench
# Not /tmp, which may be memory.
place=$(mktemp -d /var/tmp/wanhu-bench-matters-XXXXXX)
trap 'rm -rf "$place"' EXIT

{
  printf '{"generate": %s,\n' "$($program generate "$place/ledger.db" "$matters")"
  printf ' "ask": %s,\n' "$($program ask "$place/ledger.db")"
  printf ' "search": %s,\n' "$($program search "$place/ledger.db")"
  printf ' "fire": %s}\n' "$($program fire "$place/ledger.db" 10000)"
} > build/bench/matters.json
python3 -m json.tool --no-ensure-ascii build/bench/matters.json
