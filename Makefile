# Everything one does with Lägesbild, by one door. `make` alone lists it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8501
# A setting of the surroundings holds unless FOLDER= or STORE= says something else.
FOLDER := $(or $(FOLDER),$(OSF_REFERENCE),data/reference)
QUOTED := '$(subst ','\'',$(FOLDER))'
# The store is named by the folder's last part and a sum of its whole path, as two folders may end alike.
STORE := $(or $(STORE),$(OSF_STORE),$(shell \
    whole=$$(cd $(QUOTED) 2>/dev/null && pwd -P || printf %s $(QUOTED)); \
    echo "data/store/$$(basename "$$whole")-$$(printf %s "$$whole" | cksum | cut -d' ' -f1).duckdb"))
BIN := .venv/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)

help:
	@echo "make run     starta Lägesbild på http://localhost:$(PORT) (make run PORT=8600 om porten är upptagen)"
	@echo "make start   öppna en tom, riktig Lägesbild med en kommuns mapp: make start FOLDER=../var-kommun"
	@echo "make demo    gör den påhittade demokommunen på nytt, om ingen har skrivit i den"
	@echo "make test    alla prov, även i webbläsare"
	@echo "make quick   de prov som inte behöver någon webbläsare"
	@echo "make touched de av dem som rör det som har ändrats sedan förra gången"
	@echo "make check   form, typer, arkitektur, JavaScript och kod som ingen använder"
	@echo "make fix     rätta det som kan rättas av sig självt"
	@echo "make pictures  ta om skärmbilderna i README"
	@echo "make bench   vad sidorna och räknandet kostar, som kvoter mot mål"

run: .venv/installed
	@$(BIN)/python -m pipelines demo --if-empty
	@echo ""
	@echo "  Lägesbild finns på http://localhost:$(PORT) – avsluta med Ctrl+C."
	@echo "  Börja på sidan Lägesbild: klicka på en plats på kartan och se vad organisationerna har svarat."
	@echo ""
	@$(BIN)/streamlit run dashboard/server.py --server.port $(PORT)

# The command opens the store and checks every file of the folder, so that what is wrong is told here.
start: export OSF_REFERENCE = $(FOLDER)
start: export OSF_STORE = $(STORE)
start: .venv/installed
	@$(BIN)/python -m pipelines rounds list >/dev/null
	@echo ""
	@echo "  Lägesbild finns på http://localhost:$(PORT) – avsluta med Ctrl+C."
	@echo "  Kommunens mapp är $(FOLDER), och det som skrivs sparas i $(STORE)."
	@echo ""
	@$(BIN)/streamlit run dashboard/server.py --server.port $(PORT)

demo: .venv/installed
	@$(BIN)/python -m pipelines demo --replace

test: .venv/dev-installed chromium
	@$(BIN)/python -m pytest --numprocesses 2

quick: .venv/dev-installed
	@$(BIN)/python -m pytest --numprocesses 2 -m "not browser"

# The first time all of them are run, to learn which test reads which line.
touched: .venv/dev-installed
	@$(BIN)/python -m pytest --testmon -m "not browser"

check: .venv/dev-installed
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/oxlint --quiet --deny-warnings dashboard
	@$(BIN)/vulture
	@$(BIN)/python -m pytest tests/test_architecture.py tests/test_imports.py

fix: .venv/dev-installed
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

bench: .venv/dev-installed chromium
	@$(BIN)/python -m tests.bench

pictures: .venv/dev-installed chromium
	@$(BIN)/python -m tests.browser.pictures

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { \
	    echo "Lägesbild behöver Python 3.11. Installera den, eller peka ut den: make run PYTHON=/sökväg/till/python3.11"; \
	    exit 1; }
	@$(PYTHON) -m venv .venv || { \
	    rm -rf .venv; \
	    echo "Det gick inte att skapa en virtuell miljö. På Debian och Ubuntu: sudo apt install python3.11-venv"; \
	    exit 1; }

.venv/installed: requirements.txt pyproject.toml setup.py | .venv/bin/python
	@echo "Hämtar det Lägesbild bygger på (bara första gången och efter ändringar) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev-installed: .venv/installed
	@echo "Hämtar det proven behöver (bara första gången och efter ändringar) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@

chromium: .venv/dev-installed
	@$(BIN)/python -m tests.browser.chromium || { \
	    command -v apt-get >/dev/null && echo "Installerar webbläsaren Chromium …" && \
	    $(SUDO) apt-get update -qq && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell fonts-dejavu-core >/dev/null; } || { \
	    echo "Proven behöver Chromium eller Chrome, och den gick inte att installera härifrån."; \
	    echo "Debian: be den som får att köra apt-get install chromium-headless-shell fonts-dejavu-core. Mac och Ubuntu: installera Google Chrome."; \
	    exit 1; }

.PHONY: help run start demo test quick touched check fix bench pictures chromium
