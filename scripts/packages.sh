# Debian 12 packages. Installs only what is missing, so that a second call costs one dpkg-query.

k_run_packages=(
  g++ cmake ninja-build ccache pkg-config ca-certificates
  libfmt-dev libexpected-dev libmicrohttpd-dev libsqlite3-dev libpq-dev nlohmann-json3-dev
  libtomlplusplus-dev libexpat1-dev libzip-dev libxlsxwriter-dev libqrencode-dev libssl-dev
  libsodium-dev libicu-dev libcurl4-openssl-dev libeigen3-dev libboost-math-dev
)
k_test_packages=(
  clang-19 clang-tidy-19 clang-format-19 libclang-rt-19-dev lld-19 llvm-19
  libgtest-dev libgmock-dev librapidcheck-dev libbenchmark-dev
  python3 python3-aiosmtpd openssl
  postgresql-15 chromium fonts-noto-cjk curl procps git
)

missing_packages() {
  comm -23 <(printf '%s\n' "$@" | sort) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
      sed -n 's/^installed //p' | sort)
}

# Runs a command as root, by sudo when we are not; says what to do when there is neither.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "packages are missing, and this is neither root nor is there sudo. Run this as root: $*"
  fi
}

install_packages() {
  local missing
  command -v dpkg-query >/dev/null || die "this script knows Debian 12 only (there is no dpkg here)"
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  say "installing: ${missing[*]}"
  # One command, so that the message above names all there is to do.
  as_root sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends "$@"' install "${missing[@]}" >&2
}
