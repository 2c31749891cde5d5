"""The reference files are checked whole, and every problem says file, row and what to do."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipelines import reference as reference_data
from pipelines.errors import ProblemError
from pipelines.reference import FOLDER, Reference, gaps

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "reference"))


@pytest.fixture
def problems(folder: Path) -> Callable[[str, str, str], str]:
    """Replaces the text in one file and gives the message that follows."""

    def replace(file: str, old: str, new: str) -> str:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ProblemError) as caught:
            reference_data.load(folder)
        return str(caught.value)

    return replace


def test_the_files_as_shipped_are_sound(reference: Reference) -> None:
    assert [level.rank for level in reference.levels] == [1, 2, 3, 4, 5]
    assert len([area for area in reference.areas if area.area_id.startswith("0980R")]) == 12
    assert sum(area.population or 0 for area in reference.areas if area.parent_id == "gotland") == 59686
    assert len(reference.themes) == 6
    assert len(reference.agencies) == 11
    assert not any(agency.requires_approval for agency in reference.agencies)


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("levels.csv", "worrying,3,", "worrying,4,", "rank ska vara 1–5"),
        ("levels.csv", "worrying,3,", "worrying,,", "levels.csv rad 4"),
        ("levels.csv", "severe,5,", "terrible,5,", "levels.csv rad 6"),
        ("level_descriptors.csv", "severe,", "terrible,", "level_descriptors.csv rad 6"),
        ("level_descriptors.csv", "severe,", "critical,", "levels.csv rad 6: severe har ingen rad"),
        (
            "level_descriptors.csv",
            "2023-01-01,",
            "2023-01-01,2025-12-31",
            "normal har ingen rad som gäller tills vidare",
        ),
        ("area_successions.csv", "changed_on\n", "changed_on\n0980R005,ny,2027-01-01\n", "area_successions.csv rad 2"),
        ("areas.csv", "Gråbo,gotland,", "Gråbo,atlantis,", "okänd parent_id atlantis"),
        ("areas.csv", "18.300,57.638", ",57.638", "ostercentrum saknar longitude"),
        ("areas.csv", "0980R006,Hemse", "0980R005,Hemse", "två rader för 0980R005 gäller samtidigt"),
        ("areas.csv", "2009-01-01,,,", "2009-01-01,2001-01-01,,", "slutar gälla före den börjar"),
        ("themes.csv", "alcohol,Alkohol", "drugs,Alkohol", "två rader för drugs"),
        ("themes.csv", ",true,", ",ja,", "true eller false"),
        ("themes.csv", "is_whole_only", "is_whole_island_only", "is_whole_island_only heter nu is_whole_only"),
        ("areas.csv", ",whole,", ",town,", "0 rader är hela kommunen (kind whole)"),
        ("areas.csv", "gotland,town", "gotland,whole", "2 rader är hela kommunen (kind whole)"),
        ("municipality.csv", "name,Region Gotland", "name,", "name är tomt. Skriv vad kommunen heter."),
        ("municipality.csv", "close_up_title,Visby", "close_up_title,", "närbilden saknar namn"),
        ("municipality.csv", "name,", "namn,", "raden namn är okänd"),
        ("municipality.csv", "assumptions,", "name,", "raden name står 2 gånger"),
        ("municipality.csv", "population_source,", "assumptions,", "raden population_source står 0 gånger"),
        ("agencies.csv", "education,", "police,", "två rader för police gäller samtidigt. Behåll en"),
        (
            "agencies.csv",
            "region,false",
            "region,nej",
            "agencies.csv rad 3: requires_approval ska vara true eller false",
        ),
        ("agencies.csv", "requires_approval", "approval", "agencies.csv: kolumnen approval är okänd"),
        ("coverage.csv", "police,*,drugs", "police,*,drinks", "coverage.csv rad 3: okänd theme_id ”drinks”"),
        ("coverage.csv", "police,*,drugs", "polis,*,drugs", "okänd agency_id ”polis”"),
        ("coverage.csv", "police,*,drugs", "police,*,alcohol", "två rader för police/*/alcohol gäller samtidigt"),
        ("method.csv", "quorum_share,0.5", "quorum_share,hälften", "quorum_share är ”hälften”"),
        ("method.csv", "quorum_share,0.5", "quorum,0.5", "raden quorum_share saknas"),
        ("contacts.csv", "police,osf-", "polis,osf-", "contacts.csv rad 2: okänd agency_id ”polis”"),
        ("contacts.csv", "education,osf-skolan@", "education,osf-skolan", "contacts.csv rad 4"),
        ("contacts.csv", "osf-soc@", "osf soc@", "ingen e-postadress"),
        ("contacts.csv", "osf-soc@example.invalid", "", "ingen e-postadress"),
        (
            "contacts.csv",
            "osf-soc@example.invalid",
            "osf-soc@example.invalid,osf@example.invalid",
            "contacts.csv rad 3",
        ),
        ("contacts.csv", "education,osf", "police,osf", "contacts.csv: police står 2 gånger"),
        ("calendar.csv", "festival,2024-08-04", "fest,2024-08-04", "calendar.csv rad"),
    ],
)
def test_a_broken_row_is_refused_with_file_and_what_to_do(
    problems: Callable[[str, str, str], str], file: str, old: str, new: str, expected: str
) -> None:
    assert expected in problems(file, old, new)


def test_an_agency_may_require_approval(folder: Path) -> None:
    path = folder / "agencies.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("state,false", "state,true", 1), encoding="utf-8")
    required = [agency.agency_id for agency in reference_data.load(folder).agencies if agency.requires_approval]
    assert required == ["police"]
    path.write_text("agency_id,label,short_label,kind\npolice,Polisen,Polisen,state\n", encoding="utf-8")
    for file in ("coverage.csv", "contacts.csv"):
        (folder / file).write_text((folder / file).read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert not reference_data.load(folder).agency("police").requires_approval


def test_all_problems_are_listed_at_once(folder: Path) -> None:
    for file, old, new in [("levels.csv", "normal,1,", "normal,x,"), ("themes.csv", "2023-01-01,\n", "i fjol,\n")]:
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProblemError) as caught:
        reference_data.load(folder)
    assert "levels.csv rad 2" in str(caught.value)
    assert "themes.csv rad 2" in str(caught.value)


def test_a_missing_file_and_a_file_with_the_letters_of_an_old_program_are_named(folder: Path) -> None:
    (folder / "coverage.csv").unlink()
    agencies = folder / "agencies.csv"
    agencies.write_bytes(agencies.read_text(encoding="utf-8").encode("mac_roman"))
    with pytest.raises(ProblemError) as caught:
        reference_data.load(folder)
    assert "coverage.csv saknas" in str(caught.value)
    assert "agencies.csv rad 3: här syns att bokstäverna är fel" in str(caught.value)


def test_a_redefined_theme_is_a_new_row_with_later_dates(folder: Path) -> None:
    path = folder / "themes.csv"
    text = path.read_text(encoding="utf-8").replace("false,2023-01-01,\n", "false,2023-01-01,2025-12-31\n", 1)
    path.write_text(text + "threats_extortion,Hot,Ny definition.,false,2026-01-01,\n", encoding="utf-8")
    reference = reference_data.load(folder)
    assert "Hot och utpressning" in [theme.label for theme in reference.themes_on(date(2025, 12, 31))]
    assert "Hot" in [theme.label for theme in reference.themes_on(date(2026, 1, 1))]
    assert reference.theme("threats_extortion").label == "Hot"


def test_a_close_up_of_what_is_taken_away_shows_the_rest_and_is_told(folder: Path) -> None:
    path = folder / "municipality.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("|0980R005|", "|0980R099|0980R098|"), encoding="utf-8")

    made = reference_data.load(folder)

    assert made.description.close_up is not None
    assert made.description.close_up.area_ids == {"0980R007", "ostercentrum", "0980R001", "0980R012"}
    (told,) = gaps(made)
    assert told.startswith(
        "municipality.csv: close_up_area_ids nämner 0980R098 och 0980R099, som inte finns i areas.csv."
    )


def test_a_close_up_of_nothing_that_there_is_is_none(folder: Path) -> None:
    path = folder / "municipality.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(close_up_area_ids,)[^,]*", r"\1x|y", text), encoding="utf-8")

    assert reference_data.load(folder).description.close_up is None
