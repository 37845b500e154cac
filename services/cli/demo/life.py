"""What becomes of a claim: decided by a rule or by a person, worked on or forgotten, won, lost, or left to expire."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from services.cli.demo import writing
from services.cli.demo.feed import Body, FeedMessage, Ref, Sender
from services.cli.demo.filing import Filing
from services.cli.demo.hours import later

UNDECIDED: Final = frozenset({"submitted", "under_review"})
WAITING: Final = frozenset({"under_review"})
RETURNED: Final = frozenset({"action_required"})
APPROVED: Final = frozenset({"approved"})

INCOMPLETE_SHARE = 0.05
AMENDED_SHARE = 0.06
WITHDRAWN_SHARE = 0.03
ASKED_SHARE = 0.12
REJECTED_SHARE = 0.1
VERIFIED_SHARE = 0.2
ANSWERED_SHARE = 0.8
ENDS = {"won": 0.42, "lost": 0.2, "released": 0.05, "silent": 0.33}
REJECTIONS = ("NO_REAL_OPPORTUNITY", "CUSTOMER_ALREADY_SERVED", "PRICE_LIST_DEAL", "INCOMPLETE_ANSWERS")
PROOFS = ("meeting", "demonstration", "proposal", "quote")


def life(filing: Filing, rng: Random) -> Iterator[FeedMessage]:
    """All that happens to a claim nobody else has an eye on."""
    filed = yield from submitted(filing, rng)
    if rng.random() < AMENDED_SHARE:
        yield _amended(filed, rng)
    if rng.random() < WITHDRAWN_SHARE:
        reason = writing.said("withdrawn", filed.customer, filed.product, filed.at, rng)
        yield step(filed, "registration.withdraw", later(filed.at, 0.5, 6, rng), {"reason": reason})
        return
    decided = yield from decision(filed, rng)
    yield from work(filed, decided, rng)


def submitted(filing: Filing, rng: Random) -> Generator[FeedMessage, None, Filing]:
    """The claim is filed; now and then first without enough evidence, which is refused. Returns what stands."""
    if rng.random() >= INCOMPLETE_SHARE:
        yield filing.message()
        return filing
    thin = replace(filing, label=f"{filing.label}/thin", body=filing.body | {"evidence": filing.body["evidence"][:1]})
    yield thin.message()
    again = replace(filing, at=later(filing.at, 0.5, 3, rng))
    yield again.message()
    return again


def decision(filing: Filing, rng: Random) -> Generator[FeedMessage, None, datetime]:
    """What a person does with a claim that no rule approves. Returns when it is decided."""
    at, drawn = later(filing.at, 0.1, 1.4, rng), rng.random()
    if drawn < REJECTED_SHARE:
        yield by_desk(filing, "registration.reject", at, {"code": rng.choice(REJECTIONS)}, WAITING)
        return at
    if drawn < REJECTED_SHARE + ASKED_SHARE:
        asked = {"reasons": ["NEED_UNCLEAR"], "fields": ["deal"], "note": "What exactly is to be bought, and when?"}
        yield by_desk(filing, "registration.request-information", at, asked, WAITING)
        at = later(at, 1, 4, rng)
        if rng.random() < ANSWERED_SHARE:
            answer = {"note": writing.said("needs", filing.customer, filing.product, at, rng)}
            yield step(filing, "registration.provide-information", at, answer, RETURNED)
        at = later(at, 0.5, 2, rng)
    yield by_desk(filing, "registration.approve", at, {"note": "Real opportunity, evidence seen."}, WAITING)
    return at


def work(filing: Filing, decided: datetime, rng: Random) -> Iterator[FeedMessage]:
    """What the partner does while it is protected, as far as it cares."""
    care = filing.partner.care
    for number, kind in enumerate(rng.sample(PROOFS, k=sum(rng.random() < care * 0.55 for _ in range(2)))):
        yield from _proof(filing, kind, later(decided, 5 + 14 * number, 16 + 14 * number, rng), rng)
    for number in range(sum(rng.random() < care * 0.6 for _ in range(3))):
        at = later(decided, 9 + 13 * number, 18 + 13 * number, rng)
        summary = writing.said("activity", filing.customer, filing.product, at, rng)
        report = {"at": writing.written(at - timedelta(hours=3)), "summary": summary}
        yield step(filing, "registration.report-activity", at, report, APPROVED, f"/{number}")
    end = rng.choices(list(ENDS), list(ENDS.values()))[0]
    yield from _ended(filing, end, later(decided, 24, 54, rng), rng)


def _proof(filing: Filing, kind: str, at: datetime, rng: Random) -> Iterator[FeedMessage]:
    items = writing.evidence((kind,), filing.customer, filing.product, at, rng)
    attached = step(filing, "registration.attach-evidence", at, {"evidence": items}, APPROVED, f"/{kind}")
    yield attached
    if rng.random() < VERIFIED_SHARE:
        seen = {"evidence": Ref("evidence", attached.label), "holds": rng.random() < 0.9, "note": "Asked the customer."}
        yield by_desk(filing, "evidence.verify", later(at, 1, 5, rng), seen, frozenset(), f"/{kind}")


def _ended(filing: Filing, end: str, at: datetime, rng: Random) -> Iterator[FeedMessage]:
    if end in {"won", "lost"}:
        yield step(filing, "registration.record-outcome", at, _outcome(filing, end, at, rng), APPROVED)
    if end == "released":
        reason = writing.said("withdrawn", filing.customer, filing.product, at, rng)
        yield step(filing, "protection.release", at, {"reason": reason}, APPROVED)


def _outcome(filing: Filing, end: str, at: datetime, rng: Random) -> Body:
    body: Body = {"outcome": end, "on": f"{at:%Y-%m-%d}"}
    if end == "lost":
        return body | {"reason": writing.said("lost", filing.customer, filing.product, at, rng)}
    listed = filing.body["deal"]["value"]
    paid = float(listed["amount"]) * rng.uniform(0.8, 1.05)
    order = f"PO-{rng.randrange(10_000, 99_999)}"
    bought = {"reference": order, "customer": filing.body["customer"]}
    return body | {"value": listed | {"amount": f"{paid:.2f}"}, "order": bought}


def _amended(filing: Filing, rng: Random) -> FeedMessage:
    listed = filing.body["deal"]["value"]
    value = listed | {"amount": f"{float(listed['amount']) * rng.uniform(1.05, 1.4) // 50 * 50:.2f}"}
    body = filing.body | {"deal": filing.body["deal"] | {"value": value}}
    return step(filing, "registration.amend", later(filing.at, 0, 1, rng), body, UNDECIDED)


def step(
    filing: Filing,
    action: str,
    at: datetime,
    body: Body,
    when: frozenset[str] = frozenset(),
    suffix: str = "",
) -> FeedMessage:
    """Something the partner does to its own claim."""
    return _about(filing, filing.partner.sender, action, at, body, when, suffix)


def by_desk(
    filing: Filing, action: str, at: datetime, body: Body, when: frozenset[str], suffix: str = ""
) -> FeedMessage:
    """Something the vendor's people do to a claim; large ones are the approver's."""
    large = float(filing.body["deal"]["value"]["amount"]) > 10 * filing.vendor.values[0]
    sender = filing.vendor.desk("approver" if large else "channel-manager")
    return _about(filing, sender, action, at, body, when, suffix)


def _about(
    filing: Filing, sender: Sender, action: str, at: datetime, body: Body, when: frozenset[str], suffix: str
) -> FeedMessage:
    label = f"{filing.label}/{action.rpartition('.')[2]}{suffix}"
    by_topic = sender.org is not None and filing.partner.by_topic
    return FeedMessage(at, sender, label, action, Ref("made", filing.label), body, by_topic, when)
