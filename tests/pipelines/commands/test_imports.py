"""Ratings read in by the command line: all or nothing, every problem at once, and never twice."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pandas as pd
import pytest

from pipelines import picture
from tests.factories import ROUND_ID, STRATEGIST, add_round, after_closing, publish, rate
from tests.pipelines.commands.conftest import Run, opened_store

HEADER = "round;agency;area;theme;level;confidence;outlook;comment"
GOOD = [
    f"{ROUND_ID};police;0980R005;drugs;worrying;own_observation;worse;Öppen handel vid busstorget.",
    f"{ROUND_ID};Socialtjänsten;Gråbo;Narkotika;oroande;bedömning;oförändrat;",
    f"{ROUND_ID};Polisen;Hela Gotland;Alkohol;ingen insikt;;;",
]


@pytest.fixture(autouse=True)
def open_round() -> None:
    with opened_store() as store:
        add_round(store)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "svar.csv", *GOOD)


def written(file: Path, *rows: str, header: str = HEADER) -> Path:
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


def counting() -> dict[tuple[str, str, str], str]:
    """(agency_id, area_id, theme_id) → the answer that counts."""
    with opened_store() as store:
        rows = picture.counting_ratings(store, ROUND_ID, user=STRATEGIST, at=after_closing()).to_dict("records")
    return {(row["agency"], row["area"], row["theme"]): row["level"] for row in rows}


def entries_count() -> int:
    with opened_store() as store:
        return store.version


def test_a_good_file_counts(run: Run, file: Path) -> None:
    assert run("import", "ratings", str(file)) == "3 svar inlästa. 0 fanns redan.\n"
    assert counting() == {
        ("police", "0980R005", "drugs"): "worrying",
        ("social_services", "0980R005", "drugs"): "worrying",
        ("police", "gotland", "alcohol"): "no_insight",
    }


def test_the_same_file_twice_changes_nothing_and_says_so(run: Run, file: Path) -> None:
    run("import", "ratings", str(file))
    before = counting()

    assert run("import", "ratings", str(file)) == "Inget nytt: alla 3 svar fanns redan i bilden.\n"
    assert counting() == before


def test_a_file_with_one_changed_answer_changes_one(run: Run, file: Path, tmp_path: Path) -> None:
    run("import", "ratings", str(file))
    changed = written(tmp_path / "andrad.csv", GOOD[0].replace("worrying", "critical"), *GOOD[1:])

    assert run("import", "ratings", str(changed)) == "1 svar inlästa. 2 fanns redan.\n"
    assert counting()["police", "0980R005", "drugs"] == "critical"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_from_any_usual_program_is_read(run: Run, tmp_path: Path, delimiter: str, encoding: str) -> None:
    file = tmp_path / "svar.csv"
    file.write_bytes("\r\n".join([HEADER, *GOOD]).replace(";", delimiter).encode(encoding))

    assert "3 svar inlästa." in run("import", "ratings", str(file))


def test_an_excel_file_is_read(run: Run, tmp_path: Path) -> None:
    rows = [line.split(";") for line in GOOD]
    pd.DataFrame(rows, columns=HEADER.split(";")).to_excel(tmp_path / "svar.xlsx", index=False)

    assert "3 svar inlästa." in run("import", "ratings", str(tmp_path / "svar.xlsx"))


def test_every_problem_is_told_by_row_and_nothing_is_kept(run: Run, tmp_path: Path) -> None:
    before = entries_count()
    file = written(
        tmp_path / "svar.csv",
        GOOD[0],
        f"{ROUND_ID};polisn;0980R005;drugs;worrying;;;",
        f"{ROUND_ID};police;Grabo;drugs;worrying;;;",
        f"{ROUND_ID};police;0980R005;narkotik;worrying;;;",
        f"{ROUND_ID};police;0980R005;alcohol;6;;;",
        f"{ROUND_ID};police;0980R005;threats_extortion;förfärligt;;;",
        "2031-01-01;police;0980R006;drugs;worrying;säker;uppåt;Ring 070-123 45 67",
        f"{ROUND_ID};police;0980R005;sexual_violence;normal;;;",
    )

    said = run("import", "ratings", str(file), exit_code=1)

    lines = said.splitlines()
    assert lines[0] == "Filen har 10 fel. Inget har lästs in."
    assert [line.split(":")[0] for line in lines[1:]] == [f"Rad {row}" for row in (3, 4, 5, 6, 7, 8, 8, 8, 8, 9)]
    assert "okänd verksamhet ”polisn”. Menade du Polisen?" in said
    assert "okänd plats ”Grabo”. Menade du Gråbo?" in said
    assert "okänt tema ”narkotik”. Menade du Narkotika?" in said
    assert "nivån ”6” ligger utanför skalan. Skriv normalt, avvikande, oroande, kritiskt, allvarligt" in said
    assert "nivån ”förfärligt” ligger utanför skalan" in said
    assert "okänd omgång ”2031-01-01”" in said
    assert "telefonnummer" in said
    assert "070" not in said
    assert "bedöms bara för hela kommunen" in said
    assert entries_count() == before
    assert counting() == {}


def test_every_answer_that_lacks_a_comment_is_told_by_row_beside_all_else(run: Run, tmp_path: Path) -> None:
    with opened_store() as store:
        add_round(store, "2026-11-12")
        rate(store, round_id="2026-11-12", theme_id="alcohol", level="normal")
    silent = [
        f"{ROUND_ID};police;0980R005;drugs;severe;;;",
        f"{ROUND_ID};police;0980R005;alcohol;worrying;;;",
        f"{ROUND_ID};education;0980R005;alcohol;critical;;;",
    ]

    said = run("import", "ratings", str(written(tmp_path / "svar.csv", *silent, f"{ROUND_ID};x;y;z;w;;;")), exit_code=1)

    lines = said.splitlines()
    assert [line.split(":")[0] for line in lines[1:]] == ["Rad 2", "Rad 4", "Rad 5", "Rad 5", "Rad 5", "Rad 5"]
    assert "Rad 4: svaret behöver en kommentar, för nivån är hög." in said
    assert counting() == {}

    settled = [f"{row};{word}" for row, word in zip(silent, ["ja", "", "true"], strict=True)]
    file = written(tmp_path / "klart.csv", *settled, header=f"{HEADER};is_settled")
    said = run("import", "ratings", str(file))
    assert "3 svar inlästa." in said
    assert "1 svar ligger långt från förra gångens och har ingen kommentar." in said
    assert said.splitlines()[-1] == "Gråbo, Alkohol: oroande"


def test_two_answers_to_the_same_question_are_told_apart(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "svar.csv", GOOD[0], GOOD[0].replace("worrying", "severe"))

    assert "Rad 3: samma omgång, verksamhet, plats och tema står på rad 2 med ett annat svar." in run(
        "import", "ratings", str(file), exit_code=1
    )
    assert counting() == {}


def test_a_closed_round_takes_no_more_without_a_reason(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSF_NOW", after_closing().isoformat())

    said = run("import", "ratings", str(file), exit_code=1)
    assert said.startswith("Filen har 1 fel.")
    assert 'Rad 2: Omgången 26 november 2026 är stängd. Lägg till --late "skälet"' in said
    assert counting() == {}

    assert "3 svar inlästa." in run("import", "ratings", str(file), "--late", "Handläggaren var sjuk.")
    with opened_store() as store:
        (note,) = store.rows("select note from ledger.entries where kind = 'import_ratings'")
        participation = picture.participation(store, ROUND_ID, user=STRATEGIST)
    assert note["note"] == "Handläggaren var sjuk."
    assert set(participation[participation["is_late"]]["agency_id"]) == {"police", "social_services"}


def test_a_closed_round_is_told_beside_every_other_problem(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSF_NOW", after_closing().isoformat())
    file = written(tmp_path / "svar.csv", GOOD[0], f"{ROUND_ID};police;0980R005;alcohol;jättedåligt;;;")

    said = run("import", "ratings", str(file), exit_code=1)

    assert said.startswith("Filen har 2 fel.")
    assert "Rad 2: Omgången 26 november 2026 är stängd" in said
    assert "Rad 3:" in said


def test_a_reason_that_could_point_at_a_person_is_refused(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSF_NOW", after_closing().isoformat())

    said = run("import", "ratings", str(file), "--late", "Fråga 070-123 45 67", exit_code=1)

    assert said.startswith("Skälet ser ut att innehålla ett telefonnummer.")


def test_a_published_round_is_frozen_even_with_a_reason(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSF_NOW", after_closing().isoformat())
    with opened_store() as store:
        publish(store)

    said = run("import", "ratings", str(file), "--late", "Sent.", exit_code=1)

    assert "Rad 2: Omgången 26 november 2026 är fastställd. Dess nivåer är frysta och ändras inte." in said


def test_a_planned_round_says_when_it_opens(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSF_NOW", "2026-11-01T10:00")

    assert "öppnar måndag 16 november kl. 08:00. Kom tillbaka då." in run("import", "ratings", str(file), exit_code=1)


REFUSED_FILES = {
    "empty": (b"", "är tom. Välj en fil med en rubrikrad och minst en rad under."),
    "only blanks": (b"\n\n ;;; \n", "är tom."),
    "only a heading": (HEADER.encode(), "har bara en rubrikrad (rad 1)."),
    "missing columns": (b"round;agency;area\n2026-11-26;police;gotland\n", "saknar kolumnen theme och level."),
    "wrong delimiter": ("\n".join([HEADER, *GOOD]).replace(";", "|").encode(), "åtskilda av semikolon eller komma"),
    "a missing quote": (f'{HEADER}\n2026-11-26;police;"gotland;drugs;normal;;;\n'.encode(), "citattecken"),
    "no text": (bytes(range(256)) * 100, "går inte att läsa som text."),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(1000), "går inte att läsa som text."),
    "half a zip": (b"PK\x03\x04" + bytes(1000), "är trasig eller ingen Excelfil."),
    "old Excel": (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1000), "i ett gammalt Excelformat"),
}


@pytest.mark.parametrize("what", REFUSED_FILES)
def test_a_file_that_is_not_ratings_is_refused_with_what_to_do(run: Run, tmp_path: Path, what: str) -> None:
    content, message = REFUSED_FILES[what]
    file = tmp_path / "svar.csv"
    file.write_bytes(content)

    said = run("import", "ratings", str(file), exit_code=1)

    assert message in said
    assert "Traceback" not in said
    assert counting() == {}


@pytest.mark.parametrize("kind", ["bytes", "lines", "zip"])
def test_20_mb_of_rubbish_is_refused_quickly(run: Run, tmp_path: Path, kind: str) -> None:
    chance = random.Random(1)
    content = {
        "bytes": lambda: chance.randbytes(20_000_000),
        "lines": lambda: b"a;b;c;d;e;f\n" * 1_700_000,
        "zip": lambda: b"PK\x03\x04" + chance.randbytes(20_000_000),
    }[kind]()
    file = tmp_path / "skräp.csv"
    file.write_bytes(content)
    before = time.process_time()

    said = run("import", "ratings", str(file), exit_code=1)

    assert "är större än 5 MB. Dela upp den i flera filer." in said
    assert time.process_time() - before < 2


@pytest.mark.parametrize("name", ["finns-inte.csv", "."])
def test_a_file_that_cannot_be_read_is_named(run: Run, tmp_path: Path, name: str) -> None:
    assert "går inte att läsa. Kontrollera namnet" in run("import", "ratings", str(tmp_path / name), exit_code=1)


def test_what_was_saved_on_the_page_is_replaced_by_a_later_file(run: Run, file: Path) -> None:
    with opened_store() as store:
        rate(store, area_id="0980R005", theme_id="drugs", level="normal")

    assert "3 svar inlästa." in run("import", "ratings", str(file))
    assert counting()["police", "0980R005", "drugs"] == "worrying"
