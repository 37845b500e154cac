"""The lines of a digest: what happened, what is due, and what waits, each cut to what its reader may know."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from contracts.access import own_only
from services.projections.policy import agenda, deadlines
from services.projections.policy.digests.periods import Period
from services.projections.policy.digests.words import (
    CASES,
    CLAIM_ENDS,
    ENDED,
    FLAG_DUE,
    FLAG_WAITS,
    one_line,
    told,
)
from services.projections.policy.relations import Reader, relation
from services.projections.policy.showing import shown
from services.projections.policy.words import FLAG_ASKS

Row = Mapping[str, Any]
OF_CLAIMS: Final = frozenset({"registration", "protection"})
"""Kinds of streams that are about one claim, whose id they share."""


class Subscriber(NamedTuple):
    """For whom a digest is: of which vendor and partner, with which roles, and as whom they act."""

    vendor: str
    org: str | None
    roles: tuple[str, ...]
    name: str

    @property
    def reader(self) -> Reader:
        """The same, as far as it decides what they are shown."""
        return Reader(self.vendor, self.org, own_only(self.roles))


class Rows(NamedTuple):
    """All that a digest is made of, as it was when its time was over.

    `told` are messages of the feed, `told_count` how many there are in all, and `named` the claims they are about.
    `silent` are addresses to which nothing goes any more, with the reason. `cut` are the parts of which there may be
    more than was looked at.
    """

    told: Sequence[Row] = ()
    told_count: int = 0
    named: Mapping[str, Row] = {}
    claims: Sequence[tuple[Row, Row | None]] = ()
    cases: Sequence[Row] = ()
    flags: Sequence[Row] = ()
    direct: Sequence[Row] = ()
    silent: Sequence[tuple[str, str]] = ()
    cut: Collection[str] = ()


class Line(NamedTuple):
    """One line: when, what, about what, and where in the console more is said; `owed` says that it does not lapse."""

    at: datetime | None
    says: str
    about: str = ""
    path: str | None = None
    owed: bool = False


def of_messages(rows: Rows, reader: Reader, zone: ZoneInfo) -> Iterator[Line]:
    """What happened, as the feed has it. Whose an offered claim is its reader does not learn by this."""
    for message in rows.told:
        kind, _, id_ = message["stream"].partition("/")
        claim = rows.named.get(id_) if kind in OF_CLAIMS else None
        known = claim is not None and (not reader.own_only or claim["org"] == reader.org)
        about = _claim(claim, reader) if claim is not None and known else _whose(message["org"], reader)
        says = told(message["type"], message["data"], zone)
        yield Line(message["opened_at"], says, about, f"registrations/{id_}" if known else None)


def of_claims(rows: Rows, reader: Reader, period: Period) -> Iterator[Line]:
    """What is due on claims and their protections."""
    for claim, protection in rows.claims:
        about, path = _claim(claim, reader), f"registrations/{claim['key']}"
        for due in deadlines.of_registration(claim, protection, period.until):
            risky = due.what == "decision" and claim["sla_at_risk"]
            says = agenda.SAID[due.what] + (", at risk of being late" if risky else "")
            yield Line(due.at, says, about, path, due.what in deadlines.OWED)


def of_cases(rows: Rows, reader: Reader, period: Period) -> Iterator[Line]:
    """What is due in the cases that nobody settled for good; only staff is shown cases at all."""
    for row in rows.cases:
        case = shown("conflicts", row, "staff", reader)
        about = one_line(f"{' and '.join(case['parties'])}, {case['kind'].replace('_', ' ')}, {case['severity']}")
        due: dict[str, datetime | None] = {one.what: one.at for one in deadlines.of_conflict(row)}
        for what, at in (due or {"decision": None}).items():
            yield Line(at, CASES[what] + _standing(case, at, period.until), about, f"conflicts/{case['id']}")


def _standing(case: Row, at: datetime | None, now: datetime) -> str:
    if at is not None and at <= now:
        return ", late"
    return ", at risk of being late" if case["sla_at_risk"] and at is not None else ""


def of_flags(rows: Rows, reader: Reader) -> Iterator[Line]:
    """Flags over partners that wait for somebody: for a partner those over itself."""
    words = FLAG_ASKS if reader.own_only else {**FLAG_ASKS, **FLAG_WAITS}
    for row in rows.flags:
        flag = shown("blanket_flags", row, relation("blanket_flags", row, reader), reader)
        about = f"{flag['partner']}, {len(flag['claims'])} claims"
        due = [Line(one.at, FLAG_DUE, about) for one in deadlines.of_flag(row)]
        yield from due or [Line(None, words[state], about) for state in [flag["state"]] if state in words]


def of_direct_sales(rows: Rows, reader: Reader) -> Iterator[Line]:
    """Claims of direct sales that end."""
    for row in rows.direct:
        claim = shown("direct_claims", row, "staff", reader)
        yield Line(claim["ends_at"], CLAIM_ENDS, one_line(f"{claim['written']['name']} ({claim['owner']})"))


def of_silent(rows: Rows) -> Iterator[Line]:
    """Addresses to which nothing goes any more; Standard Webhooks asks that their owner hears of it elsewhere."""
    for address, reason in rows.silent:
        yield Line(None, f"Nothing is sent there: {ENDED[reason]}", one_line(address))


def _claim(row: Row, reader: Reader) -> str:
    claim = shown("registrations", row, relation("registrations", row, reader), reader)
    scope = f"{', '.join(claim['products'])} in {claim['territory']}"
    return one_line(f"{claim['customer']}: {scope}{_in_brackets(row['org'], reader)}")


def _whose(org: str | None, reader: Reader) -> str:
    return "" if reader.own_only else org or ""


def _in_brackets(org: str | None, reader: Reader) -> str:
    whose = _whose(org, reader)
    return f" ({whose})" if whose else ""
