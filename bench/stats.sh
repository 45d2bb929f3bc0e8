#!/bin/bash
# The statistics engine beside R's survey package: one file, one run, both engines in turns, each
# speed with the accuracy of the same run. Writes build/bench/stats.json. Tables: docs/benchmarks.md.
#
#   bench/stats.sh TOOLS [ROWS [R_ROWS]]     # default 1000000 and 100000
#
# TOOLS is a folder with survey_gen.cpp (the maker of the file) and r_survey_bench.R (R's side, which
# needs r-cran-survey and r-cran-data.table). R runs on a file of R_ROWS, on which the results are
# compared; at a million rows it takes half an hour and 12 GB, and some tasks do not end.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/common.sh

tools=${1:?"usage: bench/stats.sh TOOLS [ROWS [R_ROWS]]"} rows=${2:-1000000} r_rows=${3:-100000}
[[ -f $tools/survey_gen.cpp && -f $tools/r_survey_bench.R ]] || die "$tools lacks the tools"
program=${BENCH_STATS:-build/release/bench_stats}
if [[ -z ${BENCH_STATS:-} ]]; then
  [[ -f build/release/build.ninja ]] || die "there is no build/release; ./run makes it"
  cmake --build build/release --target bench_stats >&2
fi
mkdir -p build/bench
# Not /tmp, which may be memory.
place=$(mktemp -d /var/tmp/wanhu-bench-stats-XXXXXX)
trap 'rm -rf "$place"' EXIT
g++ -O2 -std=c++17 -ffp-contract=off -o "$place/gen" "$tools/survey_gen.cpp"
"$place/gen" "$rows" 1 "$place/large.csv"
"$place/gen" "$r_rows" 1 "$place/both.csv"
export OPENBLAS_NUM_THREADS=1

tasks=(load mean10 total10 by_stratum by_village by_village10 ciprop_stratum quantile rake3
  rake3_mean10 bootstrap500_mean10 chisq glm rank1000 rank3000)
for task in "${tasks[@]}"; do
  echo "--- $task" >&2
  for threads in 1 2; do
    "$program" "$place/large.csv" "$task" "$threads" >> "$place/large.jsonl"
  done
  "$program" "$place/both.csv" "$task" 1 5 "$place/ours-$task.json" >> "$place/ours.jsonl"
  [[ $task == rank* ]] ||
    Rscript "$tools/r_survey_bench.R" "$place/both.csv" "$task" "$place/r.jsonl" \
      "$place/r-$task.json" > /dev/null ||
    echo "{\"op\": \"$task\", \"failed\": true}" >> "$place/r.jsonl"
done
python3 bench/stats_compare.py "$place" "$rows" "$r_rows" > build/bench/stats.json
python3 bench/stats_compare.py --table build/bench/stats.json
