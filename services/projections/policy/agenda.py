"""What of a claim stands in a calendar: everything that is due, and for a while what was put down and is over now."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from services.projections.policy import deadlines

Row = Mapping[str, Any]

SAID: Final[Mapping[str, str]] = {
    "decision": "Decision due",
    "information": "Answer due",
    "appeal": "Last day to appeal",
    "appeal_decision": "Decision on the appeal due",
    "activity": "Report of work due",
    "revocation": "Protection ends without a report",
    "extension_decision": "Answer to the extension due",
    "transfer": "Answer to the transfer due",
    "end": "Protection ends",
    "grace_end": "Grace ends",
    "tail_end": "Orders count until now",
    "renewal": "Renewal may be registered",
    "incumbency_end": "Incumbency ends",
}
"""How each deadline is called in a calendar."""
LIVE: Final = frozenset({"active", "suspended", "in_grace"})


class Appointment(NamedTuple):
    """An entry: what is due on which claim and when, and whether that was called off.

    `revision` grows with every change of the claim that its reader is told of.
    """

    what: str
    key: str
    at: datetime
    revision: int
    changed_at: datetime
    called_off: bool


def of_claim(claim: Row, protection: Row | None, now: datetime) -> Iterator[Appointment]:
    """The entries of a claim and its protection; only what was told to its partner makes them differ."""
    found = {due.what: due.at for due in deadlines.of_registration(claim, protection, now)}
    for what, at in found.items():
        yield _entry(what, at, claim, protection, called_off=False)
    if protection is not None and protection["state"] not in LIVE:
        for what, at in _put_down(protection):
            if what not in found and protection["ended_at"] < at:
                yield _entry(what, at, claim, protection, called_off=True)


def _put_down(protection: Row) -> Iterator[tuple[str, datetime]]:
    """What stood in the calendar while the protection was in force."""
    for what, at in (("end", protection["ends_at"]), ("grace_end", protection["grace_until"])):
        if at is not None:
            yield what, at


def _entry(what: str, at: datetime, claim: Row, protection: Row | None, *, called_off: bool) -> Appointment:
    """Rows of a claim also change when others do something; those of a protection, and versions, do not."""
    changed_at = claim["submitted_at"] if protection is None else protection["changed_at"]
    revision = claim["version"] + (0 if protection is None else protection["version"])
    return Appointment(what, claim["key"], at, revision, changed_at, called_off)
