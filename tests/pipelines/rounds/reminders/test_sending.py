"""Reminders sent to a real SMTP server on this computer: once each, and only what may be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipelines.config import Config
from pipelines.domain import Rating, User
from pipelines.errors import AccessProblem
from pipelines.ledger import EntryKind, Store
from pipelines.rating import approvals, ratings
from pipelines.rounds.reminders.mail import Post
from pipelines.rounds.reminders.sending import Report, send_due
from tests.factories import COUNCIL, READER, ROUND_ID, STRATEGIST, a_round, add_round, member, rate, while_open
from tests.mailbox import Mailbox, running_mailbox

OPENING = a_round().opens_at
HALF_TIME = OPENING + timedelta(days=5)
POLICE = "osf-polisen@example.invalid"


def config(mailbox: Mailbox | None) -> Config:
    url = mailbox.url if mailbox else ""
    return Config(Path(), smtp_url=url, mail_from="osf@region.example", base_url="https://lagesbild.example")


def sent(store: Store, mailbox: Mailbox | None, at: datetime = OPENING) -> Report:
    return send_due(store, config(mailbox), by=STRATEGIST, at=at)


def test_a_second_run_sends_nothing_twice(store: Store) -> None:
    add_round(store)
    with running_mailbox() as mailbox:
        first = sent(store, mailbox)
        second = sent(store, mailbox, OPENING + timedelta(hours=3))

    assert len(first.sent) == len(set(mailbox.recipients)) == len(mailbox.recipients) == 11
    assert second.words == "Inga påminnelser att skicka just nu."


def test_the_next_occasion_is_sent_too_to_those_that_have_not_handed_in(store: Store) -> None:
    add_round(store)
    rate(store, agency_id="police")
    with running_mailbox() as mailbox:
        sent(store, mailbox)
        mailbox.messages.clear()
        sent(store, mailbox, HALF_TIME)

    assert len(mailbox.messages) == 10
    assert POLICE not in mailbox.recipients


def test_what_did_not_leave_is_not_recorded_and_is_tried_again_alone(store: Store) -> None:
    add_round(store)
    with running_mailbox() as mailbox:
        mailbox.refused.add(POLICE)
        first = sent(store, mailbox)
        mailbox.refused.clear()
        mailbox.messages.clear()
        sent(store, mailbox, OPENING + timedelta(hours=1))

    assert not first.is_fine
    assert "Gick inte fram till Polisen, mötet 26 november 2026: e-postservern avvisade adressen" in first.words
    assert mailbox.recipients == [POLICE]


def test_each_is_recorded_before_the_next_is_tried(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add_round(store)
    messages: list[EmailMessage] = []

    def send_until_somebody_stops_it(_post: Post, message: EmailMessage) -> None:
        if len(messages) == 3:
            raise KeyboardInterrupt
        messages.append(message)

    monkeypatch.setattr(Post, "send", send_until_somebody_stops_it)
    with running_mailbox() as mailbox, pytest.raises(KeyboardInterrupt):
        sent(store, mailbox)

    assert len(store.rows("select * from ledger.reminders")) == 3


def test_without_mail_it_says_who_would_have_got_one_and_records_nothing(store: Store) -> None:
    add_round(store)
    before = store.version
    report = sent(store, None)

    assert report.is_fine
    assert "Ingen e-post är inställd" in report.words
    assert "Polisen, mötet 26 november 2026" in report.words
    assert store.version == before


def test_an_agency_without_an_address_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add_round(store)
    contacts = tuple(contact for contact in store.reference.contacts if contact.agency_id != "police")
    monkeypatch.setattr(store, "reference", replace(store.reference, contacts=contacts))
    with running_mailbox() as mailbox:
        report = sent(store, mailbox)

    assert [reminder.agency.agency_id for reminder in report.without_address] == ["police"]
    assert "Saknar adress i contacts.csv:\n  Polisen" in report.words


def test_a_mail_says_which_round_until_when_and_where_and_nothing_of_the_ratings(store: Store) -> None:
    add_round(store)
    rate(store, agency_id="education", theme_id="drugs", level="severe", comment="Fler än i fjol.")
    with running_mailbox() as mailbox:
        sent(store, mailbox, while_open() + timedelta(hours=1))

    message = next(message for message in mailbox.messages if message["To"] == "osf-skolan@example.invalid")
    assert message["Subject"] == "Dags att bedöma läget inför mötet 26 november 2026"
    assert message["From"] == "Lägesbild <osf@region.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r", "") == (
        "Hej,\n\nOmgången inför mötet 26 november 2026 är öppen. Den stänger onsdag 25 november kl. 12:00.\n\n"
        "Bedöm här: https://lagesbild.example/skatta\n\n"
        "Meddelandet har skickats av Lägesbild till Utbildning och skola.\n"
    )


def test_a_mail_says_when_all_that_lacks_is_a_colleagues_approval(store: Store) -> None:
    add_round(store)
    rating = Rating(ROUND_ID, "police", "0980R005", "drugs", "normal")
    ratings.save(store, [rating], by=member(), at=while_open())
    approvals.ask(store, ROUND_ID, "police", by=member(), session="one", at=while_open())
    with running_mailbox() as mailbox:
        sent(store, mailbox, HALF_TIME)

    texts = {message["To"]: message.get_content() for message in mailbox.messages}
    assert "väntar på att en kollega godkänner det. Den stänger" in texts[POLICE]
    assert "er verksamhet har inte lämnat in. Den stänger" in texts["osf-skolan@example.invalid"]


def test_a_mail_says_when_what_was_changed_is_not_handed_in_again(store: Store) -> None:
    add_round(store)
    rate(store, agency_id="police")
    rating = Rating(ROUND_ID, "police", "0980R005", "drugs", "severe", comment="Öppen handel.")
    ratings.save(store, [rating], by=member(), at=while_open())
    with running_mailbox() as mailbox:
        sent(store, mailbox, HALF_TIME)

    text = next(message for message in mailbox.messages if message["To"] == POLICE).get_content().replace("\n", " ")
    assert "har ändrat sedan den lämnade in är inte inlämnat igen och räknas inte. Den stänger" in text
    assert "handel" not in text


def test_a_mail_sent_anew_can_be_known_as_the_same(store: Store) -> None:
    add_round(store)
    with running_mailbox() as mailbox:
        sent(store, mailbox)

    ids = {message["Message-ID"] for message in mailbox.messages}
    assert "<2026-11-26.opening.police@region.example>" in ids
    assert len(ids) == 11


def test_a_mail_from_the_demo_says_so(store: Store) -> None:
    add_round(store)
    with store.entry(EntryKind.CREATE_DEMO, by=STRATEGIST, at=OPENING):
        pass
    with running_mailbox() as mailbox:
        sent(store, mailbox)

    assert mailbox.messages[0].get_content().startswith("Påhittade demodata.")


def test_the_ledger_keeps_no_address(store: Store) -> None:
    add_round(store)
    with running_mailbox() as mailbox:
        sent(store, mailbox)

    rows = store.rows("select * exclude (entry_id) from ledger.reminders where agency_id = 'police'")
    assert rows == [{"round_id": "2026-11-26", "agency_id": "police", "occasion": "opening"}]


@pytest.mark.parametrize("user", [member(), COUNCIL, READER])
def test_only_who_runs_the_rounds_may_send(store: Store, user: User) -> None:
    with pytest.raises(AccessProblem):
        send_due(store, config(None), by=user, at=OPENING)
