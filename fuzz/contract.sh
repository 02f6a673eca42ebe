#!/usr/bin/env bash
# The server against its own document: schemathesis asks every operation as every role, on a demonstration
# of its own. Fails on an answer of 500 and beyond, and on one that the document does not say.
#   fuzz/contract.sh [CASES]     cases of each operation and role beside those of the coverage phase; 10
# `EARNEST_BIN` names the binary; else the newest that was built here is taken. Its packages go into a
# folder of the user's, outside the checkout.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cases=${1:-10}
roles=${ROLES:-agent team_lead evaluator quality_lead operations_head client_viewer auditor admin}
target=${CARGO_TARGET_DIR:-$here/../target}
program=${EARNEST_BIN:-$(ls -t "$target"/{release,debug}/earnest 2>/dev/null | head -1)}
[ -x "$program" ] || { echo "expected a binary: \`cargo build --release -p earnest\`, or EARNEST_BIN" >&2; exit 2; }

venv=${XDG_CACHE_HOME:-$HOME/.cache}/earnest/contract
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/contract/requirements.txt"

work=$(mktemp -d)
(cd "$work" && exec "$program" demo --serve --listen 127.0.0.1:0 --db "$work/demo.db" >"$work/told" 2>"$work/log") &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true; rm -rf "$work"' EXIT
until base=$(grep -o 'http://[0-9.:]*' "$work/told" 2>/dev/null | tail -1) && [ -n "$base" ]; do
  kill -0 $server || { cat "$work/log" >&2; exit 2; }
  sleep 1
done

total=0
failed=0
for role in $roles; do
  { read -r cookie; cat >"$work/known.json"; } < <(python3 "$here/contract/known.py" "$base" "$role")
  # Signing out would end the session that the other cases need.
  # What it keeps of a run, it keeps where it runs.
  (cd "$work" && CONTRACT_KNOWN="$work/known.json" SCHEMATHESIS_HOOKS="$here/contract/hooks.py" PYTHONDONTWRITEBYTECODE=1 \
    exec "$venv/bin/schemathesis" run "$base/openapi.json" --header "Cookie: $cookie" --header "Origin: $base" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --phases coverage,fuzzing --max-examples "$cases" --seed 1 --exclude-path /api/session \
    --continue-on-failure --suppress-health-check all --warnings off --no-color) >"$work/$role" 2>&1 || {
    failed=1
    cat "$work/$role"
  }
  count=$(grep -Eo '[0-9]+ generated' "$work/$role" | grep -Eo '[0-9]+' || echo 0)
  total=$((total + count))
  echo "$role: $count cases"
done
echo "$total cases in all"
if grep -q '"level":"ERROR"' "$work/log"; then
  echo "the server's log has errors:" >&2
  grep '"level":"ERROR"' "$work/log" | sort | uniq -c | head -20 >&2
  failed=1
fi
exit $failed
