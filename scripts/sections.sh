# The test sections of ./test. Each is a function that prints its runner's output and fails when the
# runner fails or has nothing to run: a room without tests must not look green.

k_jobs=2 # two cores, 8 GB: more clang processes would only push each other out
# A report of a sanitizer names functions and lines.
export ASAN_SYMBOLIZER_PATH=/usr/lib/llvm-19/bin/llvm-symbolizer
export TSAN_SYMBOLIZER_PATH=$ASAN_SYMBOLIZER_PATH UBSAN_SYMBOLIZER_PATH=$ASAN_SYMBOLIZER_PATH

k_concurrency_tests='*oncurren*:*arallel*:*Thread*:*Race*:*Writer*:*Queue*:*EventHub*:*Stop*'

seconds_per_fuzzer() { if ((long)); then echo 300; else echo 10; fi; }

cpp_files() { find src tests bench -name '*.[ch]pp' | LC_ALL=C sort; }

# --- Form ------------------------------------------------------------------------------------

check_cpp_format() {
  local files findings=build/test/clang-format.txt
  mapfile -t files < <(cpp_files)
  if ! printf '%s\0' "${files[@]}" | xargs -0 clang-format-19 --dry-run -Werror 2>"$findings"; then
    sed -n 's/^\([^ :]*\):\([0-9]*\):.*-Wclang-format.*/\1:\2: not as clang-format-19 has it/p' \
      "$findings" | sort -u -t: -k1,1
    return 1
  fi
  echo "clang-format: ${#files[@]} files as they should be"
}

# What a change touches: since main was left, or the last commit on main itself, and what is not
# committed. Without git (a source archive), and with --long, all.
changed_sources() {
  local all base
  all=$(find src -name '*.cpp' | LC_ALL=C sort)
  if ((long)) || ! git rev-parse -q --verify HEAD >/dev/null 2>&1; then
    echo "$all"
    return
  fi
  base=$(git merge-base HEAD origin/main 2>/dev/null) || base=HEAD
  [[ $(git rev-parse "$base") != $(git rev-parse HEAD) ]] ||
    base=$(git rev-parse -q --verify HEAD~1) || base=HEAD
  { git diff --name-only --diff-filter=d "$base" -- 'src/*.cpp'
    git ls-files --others --exclude-standard -- 'src/*.cpp'; } | LC_ALL=C sort -u
}

# A file found clean is not looked at again until it, a header or the rules change.
tidy_key() { echo "$(sha256sum <"$1") $tidy_rules"; }

tidy_file() {
  local name=${1//\//_} key
  key=$(tidy_key "$1")
  [[ -f build/tidy/$name && $(<"build/tidy/$name") == "$key" ]] && return 0
  clang-tidy-19 -p build/asan --quiet "$1" 2> >(grep -Ev '[0-9]+ warnings?.* generated' >&2) ||
    return 1
  echo "$key" >"build/tidy/$name"
}

check_tidy() {
  local files most=60 # 15 s each on one core: a share of 8 minutes of the whole run
  ((long)) && most=100000
  mapfile -t files < <(changed_sources)
  mkdir -p build/tidy
  tidy_rules="$(sha256sum <.clang-tidy) $(hash_of src/*/*.hpp src/*/*/*.hpp)"
  export tidy_rules
  export -f tidy_file tidy_key
  if ((${#files[@]} > most)); then
    echo "clang-tidy: ${#files[@]} files changed; all but $most are left to ./test --long"
    files=("${files[@]:0:most}")
  fi
  ((${#files[@]} == 0)) ||
    printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$k_jobs" bash -c 'tidy_file "$0"'
  echo "clang-tidy: ${#files[@]} changed files clean"
}

# --- Web -------------------------------------------------------------------------------------

npm_run() {
  with_build_lock install_web_packages
  (cd web && npm run --silent "$1")
}

check_web_format() { npm_run format:check; }
check_web_lint() { npm_run lint && echo "eslint: no findings"; }
check_web_types() { npm_run typecheck && echo "vue-tsc: no findings"; }
test_web_units() { npm_run test; }
check_web_build() {
  with_build_lock build_web
  echo "web/dist: $(find web/dist -type f | wc -l) files, $(du -sk web/dist | cut -f1) KiB"
}

# --- C++ -------------------------------------------------------------------------------------

test_asan() {
  with_build_lock build_preset asan
  ctest --test-dir build/asan --parallel "$k_jobs" --output-on-failure --no-tests=error \
    --timeout 1800
}

build_preset() {
  local preset=$1
  shift
  configure "$preset"
  ninja -C "build/$preset" -j "$k_jobs" "$@"
}

# The whole suite under ThreadSanitizer would take too long; where threads meet is the writer and
# the transport. The API above both is left to --long: it needs the whole program built once more.
test_tsan() {
  local program programs=(store_test http_test)
  ((long)) && programs+=(server_test)
  with_build_lock build_preset tsan "${programs[@]}"
  for program in "${programs[@]}"; do
    TSAN_OPTIONS=halt_on_error=1 "build/tsan/$program" --gtest_brief=1 \
      --gtest_filter="$k_concurrency_tests" | tee "build/stamps/tsan-$program.log"
    ! grep -q '^\[==========\] 0 tests' "build/stamps/tsan-$program.log" ||
      { echo "$program has no concurrency tests ($k_concurrency_tests)"; return 1; }
  done
}

# csv_fuzz starts from the corpus in tests/<room>/corpus/csv/ and keeps what it finds below build/.
test_fuzz() {
  local sources source room name seeds count=0
  mapfile -t sources < <(find tests -name '*_fuzz.cpp' | LC_ALL=C sort)
  ((${#sources[@]})) || { echo "there are no fuzzers"; return 1; }
  with_build_lock build_preset asan
  for source in "${sources[@]}"; do
    room=$(basename "$(dirname "$source")")
    name=$(basename "$source" .cpp)
    seeds=()
    [[ -d tests/$room/corpus/${name%_fuzz} ]] && seeds=("tests/$room/corpus/${name%_fuzz}")
    mkdir -p "build/corpus/$name" build/crashes
    echo "--- $name"
    "build/asan/$name" -max_total_time="$(seconds_per_fuzzer)" -timeout=10 -rss_limit_mb=2048 \
      -print_final_stats=0 -verbosity=0 -artifact_prefix="build/crashes/$name-" \
      "build/corpus/$name" "${seeds[@]}"
    count=$((count + 1))
  done
  echo "fuzzers: $count ran $(seconds_per_fuzzer) s each and found nothing"
}

# A million random lives of a matter, without sanitizers: those run over thousands in test_asan.
test_lives() {
  with_build_lock build_preset long domain_test
  WANHU_LONG=1 build/long/domain_test --gtest_brief=1 \
    --gtest_filter='MatterProperty.AcceptanceD_ThousandsOfLives'
}

# Every key of the five plans removed, misspelt, doubled, mistyped and moved: docs/plan-errors.md.
test_slips() {
  with_build_lock build_preset long plan_test
  WANHU_LONG=1 build/long/plan_test --gtest_brief=1 \
    --gtest_filter='*Slips*:FormatProperty.*'
}

# What bands do to units whose truth is known, season after season: docs/statistics.md.
test_seasons() {
  with_build_lock build_preset long domain_test
  WANHU_LONG=1 build/long/domain_test --gtest_brief=1 --gtest_filter='SeasonCampaign.*'
}

# Polls of a county whose truth is known, from the draw to the release: docs/statistics.md.
test_polls() {
  with_build_lock build_preset long domain_test
  WANHU_LONG=1 build/long/domain_test --gtest_brief=1 --gtest_filter='PollCampaign.*'
}

# What rank sets promise, over thousands of worlds: docs/statistics.md.
test_ranks() {
  with_build_lock build_preset long stats_test
  WANHU_LONG=1 build/long/stats_test --gtest_brief=1 --gtest_filter='RankCoverage.*'
}

# --- The whole program -----------------------------------------------------------------------

build_program() {
  with_build_lock build_release
  echo "build/release/wanhu: $(($(stat -c %s build/release/wanhu) / 1024)) KiB"
}

test_browser() {
  local tests
  mapfile -t tests < <(find web/tests/e2e -name '*.test.mjs' 2>/dev/null | LC_ALL=C sort)
  ((${#tests[@]})) || { echo "there are no browser tests in web/tests/e2e"; return 1; }
  WANHU=$PWD/build/release/wanhu node --test --test-concurrency=1 --test-reporter=spec "${tests[@]}"
}

test_crash() {
  local scripts script
  mapfile -t scripts < <(find tests/crash -name '*.sh' 2>/dev/null | LC_ALL=C sort)
  ((${#scripts[@]})) || { echo "there are no crash tests in tests/crash"; return 1; }
  for script in "${scripts[@]}"; do
    echo "--- $script"
    WANHU=$PWD/build/release/wanhu LONG=$long bash "$script"
  done
  echo "crash tests: ${#scripts[@]} scripts passed"
}
