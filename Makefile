.DEFAULT_GOAL := help
.PHONY: help run test check demo shots bench wheel clean

python := .venv/bin/python
spread := -n auto --dist loadfile # one file stays with one processor: what its tests share is made once

help: ## show this list
	@sed -n 's/^\([a-z]*\): ## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 10

run: ## set up what is missing and open the window; without a display, run the demo into build/demo
	@sh scripts/setup.sh run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    exec .venv/bin/complaint-desk; \
	fi; \
	QT_QPA_PLATFORM=offscreen .venv/bin/complaint-desk demo --out build/demo && \
	echo "No display here: instead of the window, the demo's papers and pictures are in $$PWD/build/demo" && \
	echo "此处没有显示器，窗口无法打开：演示的文书和窗口图片在 $$PWD/build/demo"

test: ## set up what is missing and run all tests, on every processor
	@sh scripts/setup.sh test
	@$(python) -m pytest $(spread)

check: ## what a change must pass: ruff, types, the import rule, all tests
	@sh scripts/setup.sh test
	$(python) -m ruff check .
	$(python) -m mypy
	.venv/bin/lint-imports --no-logo
	$(python) -m pytest $(spread)

demo: ## the main job unattended: papers and pictures into build/demo
	@sh scripts/setup.sh run
	QT_QPA_PLATFORM=offscreen $(python) -m desktop_app demo --out build/demo

shots: ## pictures of the window into build/shots
	@sh scripts/setup.sh run
	QT_QPA_PLATFORM=offscreen $(python) -m desktop_app demo --out build/shots

bench: ## measure speed: every program in bench/, ratios against their bars; the first time fills 200,000 cases into build/bench
	@sh scripts/setup.sh run
	@missed=; for name in $(filter-out fill timing,$(basename $(notdir $(sort $(wildcard bench/[a-z]*.py))))); do \
	    echo "== $$name"; $(python) -m "bench.$$name" || missed="$$missed $$name"; \
	done; \
	if [ -n "$$missed" ]; then echo "missed:$$missed"; exit 1; fi

wheel: ## build the wheel into build/wheel
	@sh scripts/setup.sh run
	rm -rf build/lib build/bdist.* build/wheel
	$(python) -m pip --disable-pip-version-check wheel --no-deps --no-build-isolation --wheel-dir build/wheel .

clean: ## remove everything that make made, .venv too
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
