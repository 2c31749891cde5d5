"""Sends the reminders that are due, and tells what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pipelines.access import Action, check_action
from pipelines.config import Config
from pipelines.domain import User
from pipelines.errors import MailProblem
from pipelines.ledger import EntryKind, Store
from pipelines.rounds.reminders.letters import letter
from pipelines.rounds.reminders.mail import Post
from pipelines.rounds.reminders.occasions import Reminder, due
from pipelines.swedish import day


@dataclass
class Report:
    """What became of the reminders that were due; `unsent` would have left, had mail been configured."""

    sent: list[Reminder] = field(default_factory=list)
    failed: list[tuple[Reminder, str]] = field(default_factory=list)
    without_address: list[Reminder] = field(default_factory=list)
    unsent: list[Reminder] = field(default_factory=list)

    @property
    def is_fine(self) -> bool:
        return not self.failed

    @property
    def words(self) -> str:
        """What to tell whoever ran it."""
        lines = [
            *_listed("Påminnelser har skickats till:", self.sent),
            *_listed("Ingen e-post är inställd (OSF_SMTP_URL), så inget skickades. Skulle ha fått:", self.unsent),
            *_listed("Saknar adress i contacts.csv:", self.without_address),
            *(f"Gick inte fram till {_who(reminder)}: {why}" for reminder, why in self.failed),
        ]
        return "\n".join(lines or ["Inga påminnelser att skicka just nu."])


def send_due(store: Store, config: Config, *, by: User, at: datetime) -> Report:
    """Sends what is due and records each reminder as soon as it has left; what did not leave is not recorded.

    Without mail configured nothing is sent or recorded. Raises AccessProblem, or ProblemError for a wrong setting.
    """
    check_action(by, Action.RUN_ROUNDS)
    post = Post.from_config(config)
    addresses = {contact.agency_id: contact.email for contact in store.reference.contacts}
    report = Report()
    for reminder in due(store, by=by, at=at):
        address = addresses.get(reminder.agency.agency_id)
        if address is None:
            report.without_address.append(reminder)
        elif post is None:
            report.unsent.append(reminder)
        else:
            try:
                post.send(letter(reminder, address, post.sender, config.base_url, at, is_demo=store.is_demo))
            except MailProblem as problem:
                report.failed.append((reminder, str(problem)))
            else:
                _record(store, reminder, by, at)
                report.sent.append(reminder)
    return report


def _record(store: Store, reminder: Reminder, by: User, at: datetime) -> None:
    with store.entry(EntryKind.SEND_REMINDER, by=by, at=at) as entry:
        ids = {"round_id": reminder.round_.round_id, "agency_id": reminder.agency.agency_id}
        entry.add("reminders", [{**ids, "occasion": reminder.occasion.value}])


def _listed(heading: str, reminders: Sequence[Reminder]) -> Iterable[str]:
    if reminders:
        yield heading
        yield from (f"  {_who(reminder)}" for reminder in reminders)


def _who(reminder: Reminder) -> str:
    return f"{reminder.agency.label}, mötet {day(reminder.round_.round_id)}"
