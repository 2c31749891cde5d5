"""What kinds of entry there are. SQL that asks for a kind is compared with this list by a test."""

from __future__ import annotations

from enum import StrEnum


class EntryKind(StrEnum):
    """One kind per write. A kind is never renamed or taken away: the ledger keeps it for good."""

    CREATE_DEMO = "create_demo"
    FINISH_DEMO = "finish_demo"
    """The last entry of the demo: what comes after it, somebody has written."""

    ADD_ROUND = "add_round"
    CLOSE_ROUND = "close_round"
    PUBLISH_ROUND = "publish_round"
    EXTEND_ROUND = "extend_round"
    REOPEN_ROUND = "reopen_round"
    WITHDRAW_ROUND = "withdraw_round"
    OPEN_PICTURE = "open_picture"
    SEND_REMINDER = "send_reminder"

    SAVE_RATINGS = "save_ratings"
    HAND_IN = "hand_in"
    IMPORT_RATINGS = "import_ratings"
    ASK_APPROVAL = "ask_approval"
    APPROVE = "approve"
    SEND_BACK = "send_back"

    DECIDE_SIGNAL = "decide_signal"
    VERIFY = "verify"

    ADD_MEASURE = "add_measure"
    CHANGE_MEASURE = "change_measure"
    CHANGE_MEASURE_STATUS = "change_measure_status"
    FOLLOW_UP_MEASURE = "follow_up_measure"
