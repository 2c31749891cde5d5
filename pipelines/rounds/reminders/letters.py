"""What a reminder says: which round, until when, and where to go. Never what anybody has answered."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from pipelines.rounds.reminders.occasions import Occasion, Reminder
from pipelines.swedish import DEMO_MARK, clock, day

SUBJECTS = {
    Occasion.OPENING: "Dags att bedöma läget inför mötet {meeting}",
    Occasion.HALF_TIME: "Halva tiden har gått: bedöm läget inför mötet {meeting}",
    Occasion.LAST_MORNING: "Stänger snart: bedöm läget inför mötet {meeting}",
}
OPENINGS = {
    Occasion.OPENING: "Omgången inför mötet {meeting} är öppen.",
    Occasion.HALF_TIME: "Omgången inför mötet {meeting} är halvvägs, och {lacking}.",
    Occasion.LAST_MORNING: "Omgången inför mötet {meeting} stänger snart, och {lacking}.",
}
NOT_HANDED_IN = "er verksamhet har inte lämnat in"
NOT_HANDED_IN_AGAIN = "det som er verksamhet har ändrat sedan den lämnade in är inte inlämnat igen och räknas inte"
NOT_APPROVED = "det som er verksamhet har lämnat in väntar på att en kollega godkänner det"


def letter(
    reminder: Reminder, address: str, sender: str, base_url: str, at: datetime, *, is_demo: bool
) -> EmailMessage:
    """The mail to one agency. Its Message-ID is the same each time, so that a double can be known as one."""
    round_, agency = reminder.round_, reminder.agency
    meeting = day(round_.round_id)
    message = EmailMessage()
    message["Subject"] = SUBJECTS[reminder.occasion].format(meeting=meeting)
    message["From"] = f"Lägesbild <{sender}>"
    message["To"] = address
    message["Date"] = format_datetime(at)
    domain = sender.rpartition("@")[2]
    message["Message-ID"] = f"<{round_.round_id}.{reminder.occasion}.{agency.agency_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    opening = OPENINGS[reminder.occasion].format(meeting=meeting, lacking=_lacking(reminder))
    paragraphs = [
        *([f"{DEMO_MARK}."] if is_demo else []),
        "Hej,",
        f"{opening} Den stänger {clock(round_.closes_at)}.",
        f"Bedöm här: {base_url}/skatta",
        f"Meddelandet har skickats av Lägesbild till {agency.label}.",
    ]
    message.set_content("\n\n".join(paragraphs) + "\n")
    return message


def _lacking(reminder: Reminder) -> str:
    if reminder.is_awaiting_approval:
        return NOT_APPROVED
    return NOT_HANDED_IN_AGAIN if reminder.has_handed_in else NOT_HANDED_IN
