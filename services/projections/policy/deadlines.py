"""What is due next on a claim, by whom and when, and in which phase a protection is at an instant."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from contracts.values import KEEPS_NOBODY_OUT

Row = Mapping[str, Any]
By = Literal["partner", "vendor", "direct sales", "nobody"]


class Deadline(NamedTuple):
    """Something that is due: what, when, and from whom; nobody for what time itself ends."""

    what: str
    at: datetime
    by: By


APPEALABLE = frozenset({"rejected", "cancelled", "submitted", "under_review", "action_required", "approved"})
"""States in which what was decided may be looked at again: an end, or what was left of a claim that goes on."""
OWED = frozenset({"decision", "appeal_decision", "extension_decision", "activity"})
"""What is still owed when its time has passed; everything else is over then, though the record of it may come later."""


OPEN_CASES = frozenset({"detected", "acknowledged", "escalated"})
"""States of a case that nobody has settled yet."""


def shown(deadline: Deadline, now: datetime) -> dict[str, Any]:
    """A deadline with the seconds left until it."""
    return {**deadline._asdict(), "seconds_left": seconds_left(deadline.at, now)}


def next_of(deadlines: Iterable[Deadline], now: datetime) -> dict[str, Any] | None:
    """The first that is due, also when it is owed since long; None when nothing is."""
    standing = (deadline for deadline in deadlines if deadline.what in OWED or deadline.at > now)
    first = min(standing, key=lambda deadline: deadline.at, default=None)
    return None if first is None else shown(first, now)


def of_registration(row: Row, protection: Row | None, now: datetime) -> Iterator[Deadline]:
    """Everything that is due on a registration and its protection."""
    if _awaits_decision(row):
        yield Deadline("decision", row["decision_due"], "vendor")
    if row["state"] == "action_required":
        yield from _stated("information", row["information"], "due", "partner")
    if row["state"] in APPEALABLE and row["appeal"]:
        yield from _of_appeal(row["appeal"])
    if protection is not None:
        yield from of_protection(protection, now)


def _awaits_decision(row: Row) -> bool:
    """A person owes one, on the claim or on another scope of a granted one, and the programme says until when."""
    looked_at = row["state"] == "under_review" or (row["state"] == "approved" and bool(row["proposed"]))
    return looked_at and row["decision_due"] is not None


def _of_appeal(appeal: Row) -> Iterator[Deadline]:
    if appeal["state"] == "open":
        yield from _stated("appeal", appeal, "until", "partner")
    if appeal["state"] == "filed":
        yield from _stated("appeal_decision", appeal, "due", "vendor")


def of_protection(row: Row, now: datetime) -> Iterator[Deadline]:
    """Everything that is due on a protection: duties of its holder, answers that are owed, and its end."""
    match phase(row, now):
        case "active" | "suspended":
            yield from _of_live(row)
        case "in_grace":
            yield from _at("grace_end", row["grace_until"], "partner")
        case "ended" | "released":
            yield from _at("tail_end", row["tail_until"], "nobody")
        case "fulfilled" if not row["renewal_due"]:
            yield from _at("renewal", row["renewal_from"], "partner")
    yield from _at("incumbency_end", row["incumbent_until"], "nobody")


def _of_live(row: Row) -> Iterator[Deadline]:
    yield from _at("activity", row["activity_due"], "partner")
    if row["silence_ends"]:
        yield from _at("revocation", row["revocable_from"], "nobody")
    if row["extension"] and row["extension"]["state"] == "asked":
        yield from _stated("extension_decision", row["extension"], "due", "vendor")
    if row["offered_to"]:
        yield from _stated("transfer", row["offer"], "due", "partner")
    if not row["clock_stopped"]:
        yield from _at("end", row["ends_at"], "nobody")


def of_invitation(row: Row) -> Iterator[Deadline]:
    """When the invitation lapses."""
    if row["state"] == "invited":
        yield Deadline("answer", row["due"], "partner")


def of_flag(row: Row) -> Iterator[Deadline]:
    """Until when proof is awaited for the claims of a confirmed flag."""
    if row["evidence_due"] is not None and row["unanswered"] is None:
        yield Deadline("evidence", row["evidence_due"], "partner")


def of_conflict(row: Row) -> Iterator[Deadline]:
    """What is due in a case: its decision or that of an appeal, an answer of a side, and the end of the window."""
    if row["state"] in OPEN_CASES:
        yield from _at("decision", row["due"], "vendor")
        if row["asked"] and len(row["asked"]["answered"]) < len(row["asked"]["claims"]):
            yield from _stated("evidence", row["asked"], "due", "partner")
    if row["state"] == "appealed":
        yield from _at("appeal_decision", row["due"], "vendor")
    if row["state"] == "resolved":
        yield from _at("appeal", row["appeal_until"], "partner")


def of_side(row: Row, claim: str) -> Iterator[Deadline]:
    """The same as the side of this claim is told: the case's decision, and what it is asked for itself."""
    asked = row["asked"]
    if row["state"] in OPEN_CASES:
        yield from _at("decision", row["due"], "vendor")
        if asked and claim in asked["claims"] and claim not in asked["answered"]:
            yield from _stated("evidence", asked, "due", "direct sales")


def _at(what: str, at: datetime | None, by: By) -> Iterator[Deadline]:
    if at is not None:
        yield Deadline(what, at, by)


def _stated(what: str, value: Row, name: str, by: By) -> Iterator[Deadline]:
    """A due time that stands in a JSON value."""
    if value.get(name):
        yield Deadline(what, datetime.fromisoformat(value[name]), by)


def sla(row: Row, now: datetime) -> dict[str, Any] | None:
    """The decision's clock while one is owed: until when, how long that is, and whether it is at risk or late."""
    if not _awaits_decision(row):
        return None
    due: datetime = row["decision_due"]
    standing = "late" if row["sla_breached"] or due <= now else "at_risk" if row["sla_at_risk"] else "on_time"
    return {"due": due, "seconds_left": seconds_left(due, now), "standing": standing}


def seconds_left(at: datetime, now: datetime) -> int:
    """Until an instant; less than none when it has passed."""
    return int((at - now).total_seconds())


def phase(row: Row, now: datetime) -> str:
    """A protection's phase by the clock: an event that is written late never shows a dead protection as alive."""
    state: str = row["state"]
    if state in ("active", "suspended") and not row["clock_stopped"] and _passed(row["ends_at"], now):
        state = "in_grace" if row["grace_until"] else "ended"
    if state == "in_grace" and _passed(row["grace_until"], now):
        state = "ended"
    if state == "ended" and (row["tail_until"] is None or _passed(row["tail_until"], now)):
        state = "expired"
    return state


def _passed(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


KEEPS_OUT = frozenset({"active", "suspended", "in_grace"})
"""Phases in which nobody else gets the scope."""


def is_protected(row: Row, now: datetime) -> bool:
    """Whether rivals are kept out at an instant; some grants keep nobody out."""
    return row["kind"] not in KEEPS_NOBODY_OUT and row["starts_at"] <= now and phase(row, now) in KEEPS_OUT


SHORT = ("state", "starts_at", "ends_at", "grace_until", "tail_until", "kind")


def in_short(row: Row, now: datetime) -> dict[str, Any]:
    """A protection in short, as it stands at an instant."""
    short = {name: row[name] for name in SHORT}
    return {**short, "phase": phase(row, now), "protected": is_protected(row, now)}
