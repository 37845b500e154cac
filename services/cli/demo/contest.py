"""Two partners want the same account: the later claim is held, and the vendor's people settle the case."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from services.cli.demo.feed import Body, FeedMessage, Ref
from services.cli.demo.filing import Filing
from services.cli.demo.hours import later
from services.cli.demo.life import WAITING, by_desk, work

OPEN_SHARE = 0.12
"""So many cases nobody settles; they lapse when one side ends."""
SETTLEMENTS: tuple[tuple[str, float, str], ...] = (
    ("first_claim_upheld", 0.5, "The first claim shows earlier and stronger work."),
    ("later_claim_awarded", 0.16, "The customer confirms the later partner's work; the first shows none."),
    ("co_sell_shared", 0.12, "Both are engaged; they sell together, sixty to forty."),
    ("customer_choice", 0.08, "The customer named its partner in writing."),
    ("not_a_conflict", 0.14, "Two projects of two divisions; the claims may stand side by side."),
)
AWARDING = frozenset({"later_claim_awarded", "customer_choice"})
BOTH_STAND = frozenset({"not_a_conflict"})
SHARE_OF_THE_JOINING = "40"
"""Per cent of the credit."""


def contested(filing: Filing, rng: Random) -> Iterator[FeedMessage]:
    """The later of two claims on one account, from its submission to the end of the case."""
    yield filing.message()
    taken = later(filing.at, 0.1, 0.8, rng)
    yield about_case(filing, "conflict.acknowledge", {"note": "Both partners asked for their evidence."}, taken)
    if rng.random() < OPEN_SHARE:
        return
    outcome, _, reason = rng.choices(SETTLEMENTS, [share for _, share, _ in SETTLEMENTS])[0]
    settled = later(taken, 0.5, 3, rng)
    if outcome == "customer_choice":
        yield about_case(filing, "conflict.evidence", _letter(filing, settled), settled)
    yield _settled(filing, outcome, reason, settled)
    if outcome in AWARDING | BOTH_STAND:
        approved = later(settled, 0.5, 2, rng)
        yield by_desk(filing, "registration.approve", approved, {"note": "As settled."}, WAITING)
        yield from work(filing, approved, rng)


def _settled(filing: Filing, outcome: str, reason: str, at: datetime) -> FeedMessage:
    if outcome == "not_a_conflict":
        return about_case(filing, "conflict.dismiss", {"reason": reason}, at)
    body: Body = {"outcome": outcome, "reason": reason}
    if outcome == "customer_choice":
        body["winner"] = Ref("made", filing.label)
    if outcome == "co_sell_shared":
        body["share"] = SHARE_OF_THE_JOINING
    return about_case(filing, "conflict.resolve", body, at)


def _letter(filing: Filing, at: datetime) -> Body:
    """The customer's signed word, put on the side that it names."""
    letter = {"kind": "customer_letter", "at": at.isoformat(), "summary": "Signed by the head of purchasing."}
    return {"claim": Ref("made", filing.label), "evidence": [letter]}


def about_case(filing: Filing, action: str, body: Body, at: datetime) -> FeedMessage:
    """A step in the case, or cases, that hold this claim."""
    desk = filing.vendor.desk("channel-manager")
    label = f"{filing.label}/{action.partition('.')[2]}-case"
    return FeedMessage(at, desk, label, action, Ref("conflicts", filing.label), body)
