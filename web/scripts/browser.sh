#!/usr/bin/env bash
# The page's types, logic and size, then the page in a browser, on made-up answers and on the binary:
# `make browser`, and a part of `make test`.
# What cannot be had is said and skipped; what is wrong is an error. Times on the clock are judged by
# `npm run e2e -- budgets` alone, on a machine that has nothing else to do.
set -euo pipefail
cd "$(dirname "$0")/.."

skipped() {
  echo "SKIPPED: the page was not tried in a browser: $1"
  exit 0
}
has_chromium() { node --input-type=module -e "process.exit((await import('./e2e/browser.js')).executable ? 0 : 1)"; }

command -v npm >/dev/null 2>&1 || skipped "no npm"
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  skipped "Node is older than 20.19"
if [ ! -d node_modules ]; then
  npm ci --no-audit --no-fund || skipped "its packages could not be had"
fi
if ! has_chromium && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing Chromium"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 || true
fi
has_chromium || skipped "Chromium is not installed, and could not be (Debian: apt-get install chromium)"

if [ ! -f dist/index.html ] || [ -n "$(find src index.html package-lock.json vite.config.ts svelte.config.js -newer dist/index.html -print -quit)" ]; then
  npm run build
fi
npm run check
npm test
npm run budget
npm run e2e -- walks states injections

# What is compiled for it are the very files that the tests take up; a debug build reads the page from
# where it was built.
cd ..
${CARGO:-cargo} test --workspace --locked --no-run
target=${CARGO_TARGET_DIR:-$PWD/target}
cd web
EARNEST_BIN="$target/debug/earnest" npm run e2e:real -- pages walks
