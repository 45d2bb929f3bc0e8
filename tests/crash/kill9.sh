#!/usr/bin/env bash
# Kill -9 in the middle of a load of visits, twenty times: whatever was acknowledged is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec node tests/crash/kill9.mjs
