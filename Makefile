# Everything runs through npm, which brings its own Node 24: any Node from 18 on will do here.
.DEFAULT_GOAL := help
.PHONY: help start dev demo down test lint ci bench schema

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The lock that was last installed: another branch's time stamps alone install nothing.
node_modules/.installed-lock: package-lock.json
	@cmp -s $< $@ || { echo 'installing packages, a few minutes the first time'; \
	  npm ci --no-audit --no-fund; }
	@cp $< $@

start: node_modules/.installed-lock ## set up what is missing and run everything in the foreground
	@npm run -s start

dev: node_modules/.installed-lock ## the same, restarting API and worker when a source changes
	@npm run -s dev

demo: node_modules/.installed-lock ## play the durable processes on the demo organization
	@npm run -s demo

down: ## stop what a start in BURSAR_HOME (default .data) has left running
	@npm run -s down

test: node_modules/.installed-lock ## run every test
	@npm run -s test

lint: node_modules/.installed-lock ## check types, style and import rules
	@npm run -s typecheck
	@npm run -s lint

ci: node_modules/.installed-lock ## lint, then every test; ends with "N passed, N failed"
	@npm run -s ci

bench: node_modules/.installed-lock ## measure, side by side with what it is compared to
	@npm run -s bench

schema: node_modules/.installed-lock ## regenerate src/db/schema.ts from the migrations
	@npm run -s schema
