# node for the web build. Vite 8 needs 20.19 or 22.12 and newer; Debian 12 ships 18. When the
# machine's is missing or too old, a pinned one comes from the npm package `node`, which carries the
# binary.
#
# npm is pinned beside it: Debian's npm finds its modules only through a patch in Debian's own node,
# so it does not run on any other. It is used once, to fetch the two.

k_node_version=22.23.3
k_npm_version=10.9.9
k_node_home=build/node

node_is_new_enough() {
  command -v "$1" >/dev/null && "$1" -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    const fits = major === 20 ? minor >= 19 : major === 22 ? minor >= 12 : major > 22;
    process.exit(fits ? 0 : 1);'
}

# Puts a node that is new enough, with its npm, first on PATH.
ensure_node() {
  if node_is_new_enough node && command -v npm >/dev/null; then
    return 0
  fi
  local bin=$PWD/$k_node_home/node_modules/.bin
  if [[ ! -x $bin/npm || $("$bin/node" --version 2>/dev/null) != "v$k_node_version" ]]; then
    install_pinned_node
  fi
  export PATH="$bin:$PATH"
}

install_pinned_node() {
  command -v npm >/dev/null || install_packages nodejs npm
  say "node is missing or too old for the web build: fetching node $k_node_version"
  rm -rf "$k_node_home"
  mkdir -p "$k_node_home"
  echo '{"private": true}' >"$k_node_home/package.json"
  # The package's install script puts the binary of this machine's kind in place.
  npm install --prefix "$k_node_home" --no-audit --no-fund --ignore-scripts=false \
    "node@$k_node_version" >&2
  npm install --prefix "$k_node_home" --no-audit --no-fund "npm@$k_npm_version" >&2
  [[ $("$k_node_home/node_modules/.bin/node" --version) == "v$k_node_version" ]] ||
    die "the npm package node@$k_node_version did not bring its binary"
}
