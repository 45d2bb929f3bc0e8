# What ./run and ./test share. Sourced by bash, with set -euo pipefail, at the root of the project.
# Everything made here goes below build/, so that deleting build/ is a fresh start.

mkdir -p build/stamps

# Compiled once for every clone on this machine: paths below the project count as relative.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-8G}

# One locale everywhere: a bare machine has none, and then Chinese file names are lost.
export LC_ALL=C.UTF-8

say() { printf '\033[1m== %s\033[0m\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Two people (or ./run beside ./test) in one tree must not build into each other.
with_build_lock() {
  (
    flock 9
    "$@"
  ) 9>build/.lock
}

# Stamps remember the hash of a step's inputs: `stamp_is web "$hash"` is true when nothing changed.
stamp_is() { [[ -f build/stamps/$1 && $(<"build/stamps/$1") == "$2" ]]; }
stamp() { printf '%s\n' "$2" >"build/stamps/$1"; }

# One hash over names and contents of the files below the given paths; paths that do not exist count
# as absent. Generated folders are no inputs.
hash_of() {
  local path existing=()
  for path in "$@"; do
    [[ -e $path ]] && existing+=("$path")
  done
  ((${#existing[@]})) || { echo none; return; }
  find "${existing[@]}" \( -name node_modules -o -name dist \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

# Configures a preset when it never was, or when the presets changed; a changed CMakeLists.txt is
# ninja's own business.
configure() {
  local preset=$1 hash
  hash=$(hash_of CMakePresets.json)
  if [[ ! -f build/$preset/build.ninja ]] || ! stamp_is "cmake-$preset" "$hash"; then
    cmake --preset "$preset" >"build/stamps/cmake-$preset.log" ||
      { cat "build/stamps/cmake-$preset.log" >&2; return 1; }
    stamp "cmake-$preset" "$hash"
  fi
}

build_release() {
  configure release
  ninja -C build/release wanhu
}
