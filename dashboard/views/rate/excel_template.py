"""The agency's answers as an Excel file: fetched, filled in, looked at and saved, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import data, session
from dashboard.components.messages import telling, told
from dashboard.components.tables import Html, facts_table
from dashboard.views.rate import own_grid
from dashboard.views.rate.own_answers import badge, cell_words
from pipelines.domain import Rating, User
from pipelines.errors import FileProblem
from pipelines.files.template import template
from pipelines.files.template_in import parse_template, read_template
from pipelines.rating import ratings
from pipelines.rating.own_round import OwnRound, adds
from pipelines.rating.ratings import Seen
from pipelines.swedish import counted
from pipelines.tables.tables_in import FileRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOADS = "template_uploads"
READ = "template_read"
NOT_ANSWERED = Html('<span class="badge not_submitted">ej besvarat</span>')


def show(own: OwnRound) -> None:
    with st.expander("Svara i Excel"):
        st.write("Mallen har era rutor med förra gångens svar och det ni har svarat hittills.")
        user = session.user()  # what is fetched is made later, when nobody is at the screen
        st.download_button(
            "Hämta mall",
            data=lambda: filled_template(own, user),
            file_name=f"lagesbild-{own.round_.round_id}-{own.agency_id}.xlsx",
            mime=XLSX,
            icon=":material/download:",
            on_click="ignore",
        )
        file = st.file_uploader("Ifylld mall", type="xlsx", key=f"{UPLOADS}_{session.value(UPLOADS, 0)}")
        if file is not None:
            with telling():
                offer_saving(own, read_once(file), file.name)


def read_once(file: UploadedFile) -> list[FileRow]:
    """The rows of the file, or its FileProblem raised anew: however often the page is run, an upload is read once."""
    upload_id, found = session.value(READ, (None, None))
    if upload_id != file.file_id:
        try:
            found = read_template(file.getvalue(), file.name)
        except FileProblem as problem:
            found = problem
        session.remember(**{READ: (file.file_id, found)})
    if isinstance(found, FileProblem):
        raise found.with_traceback(None)
    rows: list[FileRow] = found
    return rows


def filled_template(own: OwnRound, user: User) -> bytes:
    return template(
        data.rating.own_cells(own.round_, own.agency_id, user),
        own.given,
        round_=own.round_,
        agency=data.reference().agency(own.agency_id),
        reference=data.reference(),
        by=user,
        is_demo=data.is_demo(),
    )


def offer_saving(own: OwnRound, in_file: Sequence[FileRow], name: str) -> None:
    """Shows what the file would change, and saves it when asked to. Raises FileProblem with everything wrong in it."""
    cells = data.rating.own_cells(own.round_, own.agency_id, session.user())
    agency, reference = data.reference().agency(own.agency_id), data.reference()
    read = parse_template(in_file, cells=cells, round_=own.round_, agency=agency, reference=reference, name=name)
    new = [rating for rating in read if adds(rating, own.given.get((rating.area_id, rating.theme_id)))]
    if not new:
        st.write("Filen har inget nytt: allt i den är sparat redan.")
        return
    rows = [change_row(own, rating) for rating in new]
    facts_table(
        f"{counted(len(new), 'svar', 'svar')} sparas, {len(read) - len(new)} är som förut",
        ["Plats och tema", "Sparat nu", "I filen"],
        rows,
    )
    st.button(f"Spara {counted(len(new), 'svar', 'svar')} ur filen", on_click=told(save), args=(own, new))


def change_row(own: OwnRound, rating: Rating) -> list[str]:
    cell = rating.area_id, rating.theme_id
    before = own.given.get(cell)
    return [cell_words(cell, rating.comment), badge(before.answer) if before else NOT_ANSWERED, badge(rating.answer)]


def seen_of(before: Rating | None, rating: Rating) -> Seen:
    """What stood as saved beside the file's own answer when it was looked at."""
    answers = [before.answer if before else None, rating.answer]
    return Seen("", answers, [before.comment if before else "", rating.comment])


def save(own: OwnRound, new: list[Rating]) -> None:
    """Saves the answers, unless a colleague has written in one of the cells since `own` was shown."""
    read = {(rating.area_id, rating.theme_id): rating for rating in new}
    seen = {cell: seen_of(own.given.get(cell), rating) for cell, rating in read.items()}
    entry_id = ratings.save(data.store(), new, by=session.user(), at=session.now(), seen=seen)
    own_grid.look_of(own_grid.key_of(own)).written.update(dict.fromkeys(read, entry_id))
    session.notice(f"{counted(len(new), 'svar', 'svar')} ur filen är sparade. De räknas när ni lämnar in.")
    session.remember(**{UPLOADS: session.value(UPLOADS, 0) + 1})  # another key: an empty field for the next file
