"""A second story, told at the security vendor: a large deal from the question who would decide it to more time for it.

Zitadelle asks first, registers, lets Watchtower join, and needs longer than it was given. Kestrel appeals against a
rejection. Rheintal has just registered and sees the vendor's clock run.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from services.cli.demo import writing
from services.cli.demo.cast import Vendor, partner
from services.cli.demo.feed import Body, FeedMessage, Ref
from services.cli.demo.filing import Filing, file
from services.cli.demo.hours import session_after
from services.cli.demo.life import by_desk, step
from services.cli.demo.organisations import Organisation, organisations

VENDOR: Final = "beacon"
LEAD: Final = "zitadelle"
SUPPORTING: Final = "watchtower"
APPELLANT: Final = "kestrel"
LATEST: Final = "rheintal"
CUSTOMERS: Final = {LEAD: "trumpf", APPELLANT: "festo", LATEST: "zeiss"}
LINE: Final = "access/sso"
LARGE, MIDDLE = "320000.00", "62000.00"
"""More than the sales director leaves to others, and more than any rule approves."""
PREVIEW, DEAL, APPEALED, WAITING = "life/preview", "life/deal", "life/appealed", "life/waiting"
"""The labels by which the results are found."""
ALWAYS: Final = frozenset[str]()


def set_aside() -> tuple[Organisation, ...]:
    """The customers of the story; nobody else at the vendor touches them."""
    return tuple(one for one in organisations() if one.id in CUSTOMERS.values())


def whole_life(vendor: Vendor, end: datetime, rng: Random) -> Iterator[FeedMessage]:
    """The messages of the story."""
    yield from _large_deal(vendor, end, rng)
    yield from _appeal(vendor, end, rng)
    filing = _filing(vendor, LATEST, WAITING, end - timedelta(hours=2), MIDDLE, rng)
    yield filing.message()


def _large_deal(vendor: Vendor, end: datetime, rng: Random) -> Iterator[FeedMessage]:
    """Elite partners are protected for 120 days, and may ask for more in the last 30 of them."""
    days = _sessions(end, rng)
    filing = _filing(vendor, LEAD, DEAL, days(110), LARGE, rng)
    yield replace(filing.message(), label=PREVIEW, action="registration.preview")
    yield replace(filing.message(), at=days(105))
    yield by_desk(filing, "registration.approve", days(101), {"note": "Budget seen in writing."}, ALWAYS)
    share: Body = {"partner": SUPPORTING, "share": 30, "contribution": "Runs it round the clock once it stands."}
    invite = step(filing, "registration.invite", days(96), share)
    yield invite
    other, made = partner(vendor.id, SUPPORTING), Ref("made", invite.label)
    yield FeedMessage(days(91), other.sender, f"{DEAL}/accept", "invitation.accept", made, {}, other.by_topic)
    report = {"at": writing.written(days(60)), "summary": "Pilot with 400 people runs; the works council agreed."}
    yield step(filing, "registration.report-activity", days(58), report)
    proof = writing.evidence(("demonstration",), filing.customer, filing.product, days(11), rng)
    more: Body = {"reason": "Their board meets a month later than planned.", "evidence": proof}
    yield step(filing, "protection.request-extension", days(8), more)
    yield by_desk(filing, "protection.grant-extension", days(4), {"note": "Work seen."}, ALWAYS)


def _appeal(vendor: Vendor, end: datetime, rng: Random) -> Iterator[FeedMessage]:
    """Somebody else than who rejected looks again."""
    days = _sessions(end, rng)
    filing = _filing(vendor, APPELLANT, APPEALED, days(30), MIDDLE, rng)
    yield filing.message()
    yield by_desk(filing, "registration.reject", days(26), {"code": "NO_REAL_OPPORTUNITY"}, ALWAYS)
    proof = writing.evidence(("budget",), filing.customer, filing.product, days(22), rng)
    grounds: Body = {"grounds": "The budget was released last week; the letter is attached.", "evidence": proof}
    yield step(filing, "registration.appeal", days(22), grounds)
    verdict: Body = {"upheld": True, "note": "A real project."}
    decided = by_desk(filing, "registration.decide-appeal", days(17), verdict, ALWAYS)
    yield replace(decided, sender=vendor.desk("approver"))
    yield by_desk(filing, "registration.approve", days(13), {"note": "As the appeal showed."}, ALWAYS)


def _sessions(end: datetime, rng: Random) -> Callable[[int], datetime]:
    """Some second of the session that follows so many days before the end; three days are more than a weekend."""
    return lambda days: session_after(end - timedelta(days=days), rng)


def _filing(vendor: Vendor, name: str, label: str, at: datetime, amount: str, rng: Random) -> Filing:
    customer = next(one for one in organisations() if one.id == CUSTOMERS[name])
    filing = file(vendor, partner(vendor.id, name), customer, at, label, rng)
    product = vendor.programme.product_names[LINE]
    body = filing.body | {
        "products": [LINE],
        "deal": filing.body["deal"] | {"value": {"amount": amount, "currency": vendor.programme.currency}},
        "evidence": writing.evidence(("contact", "meeting", "budget"), customer, product, at, rng),
    }
    return replace(filing, product=product, body=body)
