#!/usr/bin/env bash
# A disk that is full in the middle of a load of visits: refused, nothing half done, and it goes on
# when there is room again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec node tests/crash/disk_full.mjs
