# The two commands a newcomer needs are `make demo` and `make test`.

CARGO ?= cargo

.PHONY: demo test browser lint fuzz deny bless page page-test page-shots

# Builds the page and the release binary, and serves the demonstration centre: it prints the address.
# Where there is no Node 20, the demonstration is told on the terminal.
demo:
	@if command -v npm >/dev/null; then $(MAKE) page && $(CARGO) run --release --locked -p earnest -- demo --serve; \
	else echo "no npm: the page is left out"; $(CARGO) run --release --locked -p earnest -- demo; fi

# Everything: formatting, lints, documentation, the page in a browser, then unit, fixture, SQL and
# command-line tests.
test: lint browser
	$(CARGO) test --workspace --locked

# The page in a browser, on made-up answers and on the binary. Chromium is installed where it can be;
# where it, or Node, is not there, a line says what was skipped.
browser:
	CARGO="$(CARGO)" web/scripts/browser.sh

lint:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked --document-private-items

# Every parser on mutated input, 60 s each.
fuzz:
	$(CARGO) run --release --locked -p fuzz -- --seconds 60

# Licences, bans and sources of dependencies. Advisories need a network and are left out.
deny:
	command -v cargo-deny >/dev/null || $(CARGO) install --locked cargo-deny
	$(CARGO) deny check licenses bans sources

# Writes what is generated anew: documentation tables and golden files.
bless:
	EARNEST_BLESS=1 $(CARGO) test --workspace --locked

# The page, built into web/dist, from where the binary takes it. Needs Node 20.19 or later.
page:
	cd web && npm ci --no-audit --no-fund && npm run build

# The page's types, logic and budgets, two equal builds, then a browser where one is installed.
page-test: page
	cd web && npm run check && npm test && npm run budget && npm run reproducible && npm run e2e

# Screenshots of every page at three widths, light and dark, into DIR.
page-shots: page
	cd web && npm run shots -- $(DIR)
