"""A made-up municipality from its map to its plan in Word, by the ways that people use, and not a word of another."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from zipfile import ZipFile

import pytest

from dashboard import data
from dashboard.views.plan.page import word_file
from pipelines import __main__ as command_line
from pipelines import plan
from pipelines.config import Config
from pipelines.domain import Level, Rating, RoundState
from pipelines.errors import ContentProblem
from pipelines.ledger import Store
from pipelines.rating import ratings
from pipelines.reference.start import LEFT_TO_DO
from pipelines.swedish import STOCKHOLM
from tests.dashboard.visitor import COUNCIL, READER, STRATEGIST, Visitor
from tests.factories import STRATEGIST as THE_STRATEGIST
from tests.factories import member
from tests.pipelines.files.templates import filled_in, opened
from tests.test_architecture import of_one_municipality

PLACES = {"1999A1": "Hamnen", "1999A2": "Torget", "1999A3": "Skogsbyn"}
CORNERS = {"1999A1": (15.0, 60.0), "1999A2": (15.1, 60.0), "1999A3": (15.2, 60.0)}
AGENCIES = ["Polisen", "Skolan", "Socialtjänsten", "Fritidsgården"]
ROUND_ID = "2026-12-17"
BEFORE, OPEN, CLOSED = (
    datetime(2026, *moment, tzinfo=STOCKHOLM) for moment in ((11, 21, 10), (12, 5, 10), (12, 17, 13))
)
MEMBER = "Medlem: Polisen"
PAGES = {
    STRATEGIST: ["Nu", "Lägesbild", "Trender", "Åtgärdsplan", "Om"],
    COUNCIL: ["Nu", "Lägesbild", "Trender", "Åtgärdsplan", "Om"],
    READER: ["Nu", "Lägesbild", "Trender", "Åtgärdsplan", "Om"],
    MEMBER: ["Nu", "Skatta", "Lägesbild", "Trender", "Åtgärdsplan", "Om"],
}


class Municipality:
    """Vikstad: its commands, its pages, and everything that any of them has said."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.reference = folder, folder / "vikstad"
        self._set, self._capsys, self._numbers = monkeypatch, capsys, count()
        self.said: list[str] = []
        monkeypatch.setenv("OSF_STORE", str(folder / "osf.duckdb"))
        self.at(BEFORE)

    def at(self, moment: datetime) -> None:
        self._set.setenv("OSF_NOW", moment.isoformat())

    def run(self, *words: str) -> str:
        self._set.setattr("sys.argv", ["pipelines", *words])
        with pytest.raises(SystemExit) as end:
            command_line.main()
        said = self._capsys.readouterr()
        assert not end.value.code, said
        self.said.append(said.out + said.err)
        return said.out

    def write(self, file: str, rows: list[list[str]]) -> None:
        """Fills in a file of the folder below its heading."""
        path = self.reference / file
        heading = path.read_text(encoding="utf-8").splitlines()[0]
        with path.open("w", encoding="utf-8", newline="") as lines:
            lines.write(f"{heading}\n")
            csv.writer(lines).writerows(rows)

    @contextmanager
    def served(self) -> Iterator[Store]:
        """The pages' store, at a path of its own since the pages keep what they have read of a path."""
        was = Config.from_env().store_path
        path = self.folder / f"osf-{next(self._numbers)}.duckdb"
        if was.exists():
            shutil.copy(was, path)
        self._set.setenv("OSF_STORE", str(path))
        yield data.store()
        data.store().close()

    def visit(self, role: str, page: str = "Nu") -> Visitor:
        visitor = Visitor(role, page)
        assert visitor.crashes == []
        self.said += [visitor.words, visitor.sent]
        return visitor

    def visit_all(self) -> None:
        for role, pages in PAGES.items():
            for page in pages:
                assert self.visit(role, page).refusals == []


@pytest.fixture
def vikstad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Municipality:
    """Begun by the command, and filled in: four areas with the whole, three themes, four agencies."""
    made = Municipality(tmp_path, monkeypatch, capsys)
    source = tmp_path / "karta.geojson"
    source.write_text(json.dumps(a_map()), encoding="utf-8")
    columns = ["--code-column", "kod", "--name-column", "namn"]
    made.run("start", str(made.reference), "--name", "Vikstads kommun", "--areas", str(source), *columns)
    monkeypatch.setenv("OSF_REFERENCE", str(made.reference))
    fill_in(made)
    return made


def a_map() -> dict[str, object]:
    def square(west: float, south: float) -> list[list[float]]:
        east, north = west + 0.1, south + 0.1
        return [[west, south], [east, south], [east, north], [west, north], [west, south]]

    features = [
        {
            "type": "Feature",
            "properties": {"kod": code, "namn": name},
            "geometry": {"type": "Polygon", "coordinates": [square(*CORNERS[code])]},
        }
        for code, name in PLACES.items()
    ]
    return {"type": "FeatureCollection", "features": features}


def fill_in(made: Municipality) -> None:
    valid = ["2023-01-01", ""]
    made.write(
        "themes.csv",
        [
            ["drugs", "Narkotika", "Bruk och försäljning.", "false", *valid],
            ["noise", "Buller", "Oljud på kvällarna.", "false", *valid],
            ["violence", "Våld i hemmet", "Följs bara för hela kommunen.", "true", *valid],
        ],
    )
    ids = [f"agency_{number}" for number in range(4)]
    ids[0] = "police"
    made.write("agencies.csv", [[key, name, name, "local", "false"] for key, name in zip(ids, AGENCIES, strict=True)])
    made.write("coverage.csv", [[key, "*", "*"] for key in ids])
    made.write("contacts.csv", [[key, f"{key}@example.invalid"] for key in ids])
    path = made.reference / "areas.csv"
    path.write_text(re.sub(r",(town|whole),,,", r",\1,9000,2025,", path.read_text(encoding="utf-8")), encoding="utf-8")


def test_what_is_left_to_fill_in_is_told_and_stands_in_the_folder(vikstad: Municipality) -> None:
    told, left = vikstad.said[0], (vikstad.reference / LEFT_TO_DO).read_text(encoding="utf-8")

    for file in ("agencies.csv", "coverage.csv", "contacts.csv", "areas.csv", "themes.csv", "municipality.csv"):
        assert f"{file}: " in told
        assert f"{file}: " in left
    assert f"make start FOLDER={vikstad.reference}" in left


def test_a_municipality_goes_from_its_map_to_its_plan_in_word(vikstad: Municipality) -> None:
    add_the_first_round(vikstad)
    vikstad.at(OPEN)
    rate_by_file(vikstad)
    rate_by_template(vikstad)
    rate_on_the_page(vikstad)
    vikstad.at(CLOSED)
    look_at_the_picture(vikstad)
    write_the_plan(vikstad)
    say_what_the_files_say(vikstad)

    text = "\n".join(vikstad.said).replace(str(vikstad.folder), "")
    assert "Vikstads kommun" in text
    assert of_one_municipality("", text) == []


def add_the_first_round(vikstad: Municipality) -> None:
    with vikstad.served() as store:
        vikstad.visit_all()
        visitor = vikstad.visit(STRATEGIST)
        assert "municipality.csv: det står inte varifrån gränserna kommer." in visitor.words.replace("\\", "")
        for label, day in {"Mötets dag": (12, 17), "Öppnar, dag": (12, 1), "Stänger, dag": (12, 16)}.items():
            visitor.write(label, date(2026, *day))
        visitor.press("Lägg till omgången")
        assert "Omgången inför mötet 17 december 2026 är tillagd." in visitor.receipts[0]
        assert not store.is_demo


def rate_by_file(vikstad: Municipality) -> None:
    file = vikstad.folder / "svar.csv"
    rows = [[ROUND_ID, "Skolan", place, "Narkotika", "oroande"] for place in ("Hamnen", "Torget", "Hela kommunen")]
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([["round", "agency", "area", "theme", "level"], *rows])
    assert "3 svar inlästa" in vikstad.run("import", "ratings", str(file))


def rate_by_template(vikstad: Municipality) -> None:
    file = vikstad.folder / "mall.xlsx"
    vikstad.run("template", "Socialtjänsten", "--round", ROUND_ID, "--out", str(file))
    sheet = opened(file.read_bytes())["Bedömning"]
    places = {
        f"D{row[0].row}": "oroande"
        for row in sheet["A4:B20"]
        if row[1].value == "Narkotika" and row[0].value in {"Hamnen", "Torget"}
    }
    file.write_bytes(filled_in(file.read_bytes(), **places))
    vikstad.said += texts_in(file.read_bytes())
    assert "2 svar inlästa" in vikstad.run("import", "template", str(file))


def rate_on_the_page(vikstad: Municipality) -> None:
    """The grid saves each answer as it is given; handing in is pressed."""
    with vikstad.served() as store:
        answers = [Rating(ROUND_ID, "police", area_id, "drugs", Level.WORRYING) for area_id in ("1999A1", "1999A2")]
        ratings.save(store, answers, by=member("police"), at=OPEN)
        vikstad.visit_all()
        visitor = vikstad.visit(MEMBER, "Skatta")
        visitor.app.session_state["check"] = f"{ROUND_ID}_police"  # the button in the grid cannot be pressed here
        (leave_blank,) = visitor.reload().app.main.get("checkbox")
        leave_blank.check().run()
        visitor.press("Lämna in")
        assert visitor.crashes == []
        assert ratings.receipt(store, ROUND_ID, "police", by=member("police")) is not None


def look_at_the_picture(vikstad: Municipality) -> None:
    with vikstad.served() as store:
        vikstad.visit_all()
        visitor = vikstad.visit(STRATEGIST, "Lägesbild")
        assert "Karta över Vikstads kommun: Varje plats värsta tema, 4 platser. 2 oroande" in visitor.sent
        assert "Det här är den första bilden" in visitor.words
        assert len(visitor.app.main.get("plotly_chart")) == 1
        visitor.choose("Plats", "Torget").choose("Tema", "Narkotika")
        assert visitor.crashes == []
        vikstad.said += [visitor.words, visitor.sent]
        vikstad.visit(STRATEGIST).press("Ja, fastställ")
        assert data.rounds.all_rounds()[0].recorded_state is RoundState.PUBLISHED
        assert store.rows("select distinct area_id from ledger.published_cells where level = 'worrying'")


def write_the_plan(vikstad: Municipality) -> None:
    written = {
        "Åtgärd: vad ska göras?": "Kvällsvandring vid kajen",
        "Problem: vad visar lägesbilden?": "Narkotika säljs vid kajen.",
        "Trolig orsak": "Få vuxna är där.",
        "Mål: vad ska vara uppnått, och när?": "Ingen är oroad i maj.",
        "Indikator: vad visar om målet nås?": "Andel oroande.",
        "Ansvarig funktion (en roll, aldrig ett namn)": "Enhetschef",
    }
    with vikstad.served() as store:
        visitor = Visitor(STRATEGIST, "Lägesbild", place="Hamnen", theme="Narkotika").press("Lägg till en åtgärd")
        for label, text in written.items():
            visitor.write(label, text)
        visitor.pick("Ägare", "Fritidsgården").press("Spara åtgärden")
        assert visitor.refusals == []
        (row,) = store.rows("select measure_id, area_id from measures")
        assert row["area_id"] == "1999A1"
        of_a_part = replace(plan.recorded_measure(store, row["measure_id"], user=THE_STRATEGIST), theme_id="violence")
        with pytest.raises(ContentProblem, match="Välj Hela kommunen som plats") as refused:
            plan.change(store, of_a_part, by=THE_STRATEGIST, at=CLOSED)
        vikstad.visit_all()
        document = texts_in(word_file(THE_STRATEGIST))
        assert any("Hamnen – Narkotika" in text for text in document)
        vikstad.said += [*document, str(refused.value)]


def say_what_the_files_say(vikstad: Municipality) -> None:
    for kind in ("csv", "xlsx", "gpkg"):
        out = vikstad.folder / f"bild.{kind}"
        vikstad.run("export", "picture", "--round", ROUND_ID, "--format", kind, "--out", str(out))
        content = out.read_bytes()
        vikstad.said += texts_in(content) if kind == "xlsx" else [content.decode("utf-8", "ignore")]
    calendar = vikstad.folder / "polisen.ics"
    vikstad.run("calendar", "Polisen", "--out", str(calendar))
    vikstad.said.append(calendar.read_text(encoding="utf-8"))
    assert "Allt stämmer" in vikstad.run("check")


def texts_in(content: bytes) -> list[str]:
    """Every text of a file made of XML, also those that nobody sees without looking for them."""
    with ZipFile(BytesIO(content)) as parts:
        return [parts.read(name).decode("utf-8", "ignore") for name in parts.namelist() if name.endswith(".xml")]
