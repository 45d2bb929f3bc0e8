#!/bin/bash
# All benchmarks with one command, from a built tree: prints a table and writes
# build/bench/results.json. Bounded: about five minutes. What it measures and how: docs/benchmarks.md.
#
#   bench/run.sh [PROGRAM]      # default: build/release/wanhu
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/common.sh
source scripts/packages.sh

install_packages g++ curl wrk sqlite3 postgresql-15 python3

program=$(realpath "${1:-build/release/wanhu}") || die "there is no program; ./run builds it"
[[ -x $program ]] || die "there is no program at $program; ./run builds it"
mkdir -p build/bench
if [[ ! build/bench/fsync_rate -nt bench/fsync_rate.cpp ]]; then
  g++ -std=c++20 -O2 -o build/bench/fsync_rate bench/fsync_rate.cpp
fi
exec timeout --kill-after=10 540 python3 bench/bench.py "$program" build/bench
