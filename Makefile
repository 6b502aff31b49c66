# scimdrill: what can be done here. `make` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := $(CURDIR)/.tmp/bin
GOLANGCI_VERSION := v2.15.0
GOLANGCI := $(BIN)/golangci-lint-$(GOLANGCI_VERSION)
IMAGE := scimdrill/peakon
FUZZTIME ?= 10s
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X github.com/scimdrill/scimdrill/internal/version.Version=$(VERSION)

.PHONY: help
help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: conformance
conformance: ## the main job: Okta's provisioning rehearsed against the reference Peakon, in a container where an engine answers
	@go test ./internal/conformance -run TestConformance -count=1 -timeout=10m -v -args -report

.PHONY: test
test: ## every test of the project, the suites and the kill matrix included
	@go test ./... -timeout=15m

.PHONY: check
check: $(GOLANGCI) ## lint, formatting, tidiness, and each fuzz test for ten seconds
	@$(GOLANGCI) run ./...
	@go mod verify >/dev/null
	@go mod tidy -diff
	@$(MAKE) fuzz

.PHONY: bench
bench: ## the reference beside a bare handler, at 10,000 and 1,000,000 employees, as ratios measured in one run (needs wrk)
	@go run ./internal/bench
	@$(MAKE) bench-okta

.PHONY: bench-okta
bench-okta: ## the mock org: a group of 100,000 people is assigned to an app, in memory and with --db
	@go run ./internal/bench/okta
	@go run ./internal/bench/okta -db

.PHONY: microbench
microbench: ## the benchmarks that stand beside the code
	@go test ./... -run '^$$' -bench . -benchmem

.PHONY: kill
kill: ## every defect against the suites: the matrix, and a failure for each survivor
	@go run ./internal/kill

.PHONY: docs
docs: ## write what is made from the catalogue: docs/requirements.md, docs/kill-matrix.md
	@go run ./internal/catalogue
	@go run ./internal/kill -write docs/kill-matrix.md >/dev/null

.PHONY: picture
picture: ## the picture in README: the first screen of a report that a run has written (needs chromium)
	@go run ./cmd/scimdrill run -q --profile okta-oin --defect deactivate-ignored --seed picture --out .tmp/picture >/dev/null || true
	@chromium --headless --no-sandbox --disable-gpu --disable-background-networking --user-data-dir=$(CURDIR)/.tmp/picture/chromium \
		--hide-scrollbars --window-size=1280,560 --screenshot=$(CURDIR)/docs/report.png file://$(CURDIR)/.tmp/picture/report.html 2>/dev/null

.PHONY: freeze
freeze: ## let what is provisional count: profiles that this changes get the next version
	@go run ./internal/catalogue -freeze

.PHONY: image
image: ## the reference Peakon as a container image
	@mkdir -p .tmp/image
	@CGO_ENABLED=0 GOOS=linux go build -trimpath -ldflags '$(LDFLAGS)' -o .tmp/image/peakon ./cmd/peakon
	@cp reference/Dockerfile .tmp/image/Dockerfile
	@docker build --tag $(IMAGE):latest .tmp/image

.PHONY: build
build: ## the command, at bin/scimdrill
	@CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/scimdrill ./cmd/scimdrill

AXE_VERSION := 4.14.1
.PHONY: axe
axe: .tmp/axe/axe.min.js ## fetch axe-core (MPL-2.0), by which the tests check that report.html is accessible

.tmp/axe/axe.min.js:
	@mkdir -p .tmp/axe
	@cd .tmp/axe && npm pack --silent axe-core@$(AXE_VERSION) >/dev/null && tar -xzf axe-core-$(AXE_VERSION).tgz --strip-components=1 package/axe.min.js package/LICENSE

.PHONY: fuzz
fuzz: ## each fuzz test for ten seconds, or for FUZZTIME
	@go run ./internal/fuzz -time $(FUZZTIME)

.PHONY: clean
clean: ## remove what was built and reported
	@rm -rf .tmp bin reports/out

$(GOLANGCI):
	@mkdir -p $(BIN)
	@GOBIN=$(BIN) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@mv $(BIN)/golangci-lint $(GOLANGCI)
