# The two commands a newcomer needs are `make demo` and `make test`.

CARGO ?= cargo

.PHONY: demo page test test-page lint fuzz deny bless

# Builds the page and the release binary, and serves the demonstration centre: it prints the address.
# Where there is no Node 20, the demonstration is told on the terminal.
demo:
	@if command -v npm >/dev/null; then $(MAKE) page && $(CARGO) run --release --locked -p earnest -- demo --serve; \
	else echo "no npm: the page is left out"; $(CARGO) run --release --locked -p earnest -- demo; fi

# Builds the page into web/dist, from where the next build of the binary takes it.
page:
	cd web && npm ci --no-audit --no-fund && npm run build

# Everything: formatting, lints, documentation, then unit, fixture, SQL and command-line tests.
test: lint
	$(CARGO) test --workspace --locked

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
