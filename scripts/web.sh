# The web part: packages by the lock file, then web/dist, each only when its inputs changed.

k_api=src/server/api/openapi.json

# The version of node counts, since native packages are chosen by it.
install_web_packages() {
  local hash
  hash="$(hash_of web/package.json web/package-lock.json web/.npmrc) $(node --version)"
  if [[ -d web/node_modules ]] && stamp_is web-packages "$hash"; then
    return 0
  fi
  say "web packages"
  (cd web && npm ci --no-audit --no-fund) >&2
  stamp web-packages "$hash"
}

# Tests and lint rules do not change what is built.
web_inputs_hash() {
  local inputs=()
  mapfile -t inputs < <(find web -mindepth 1 -maxdepth 1 \
    ! -name node_modules ! -name dist ! -name tests ! -name '*eslint*' ! -name '*prettier*')
  hash_of "${inputs[@]}" "$k_api"
}

build_web() {
  local hash
  hash=$(web_inputs_hash)
  if [[ -f web/dist/index.html ]] && stamp_is web "$hash"; then
    return 0
  fi
  ensure_node
  install_web_packages
  say "web build"
  (cd web && npm run --silent build) >&2
  [[ -f web/dist/index.html ]] || die "the web build left no web/dist/index.html"
  stamp web "$hash"
}
