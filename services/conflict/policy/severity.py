"""How grave a conflict is: what its rule says, one step less where little is at stake, one more where it is urgent.

The steps are those of the overlap table: a doubtful account, a short or small overlap, an earlier claim that shows
little work or none lately; against them money or the close of the deal being near. All of it is read from the two
claims as they stand, so that both sides and every replay come to the same.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from contracts.claims import Claim
from contracts.findings import ConflictKind, Severity
from services.conflict.policy.kinds import RANK, Rule
from services.conflict.policy.limits import CLOSE_NEAR, PRODUCT_SHARE_MIN, QUIET, SHORT_OVERLAP_DAYS, THIN_PROOFS_MAX
from services.conflict.policy.pairs import Pair

NEAR_CERTAIN: Final = 0.99
BANDED: Final[frozenset[ConflictKind]] = frozenset(
    {"PARTNER_OVERLAP_PROBABLE", "PARTNER_OVERLAP_POSSIBLE", "IDENTITY_CONTRADICTION", "WINDOW_EDGE", "EVERGREEN"}
)
"""Kinds that are told by the doubt itself, or by the short overlap: it lowers them no further."""
OF_IDLENESS: Final[frozenset[ConflictKind]] = frozenset({"EVERGREEN", "BLOCKED_BY_BLANKET"})
"""Kinds that are told by an earlier claim without work: that it shows none lowers them no further."""
MONEY_NEAR: Final = frozenset({"quote", "statement_of_work"})
"""Proofs of work after which the customer is about to pay."""
_BY_RANK: Final[dict[int, Severity]] = {rank: severity for severity, rank in RANK.items()}


def severity(rule: Rule, pair: Pair) -> Severity:
    """The rule's severity, a step lower or higher; never less than a notice, as somebody has to see it."""
    rank = RANK[rule.severity]
    if rank < RANK["notice"]:
        return rule.severity
    rank += bool(raised_by(pair)) - bool(lowered_by(rule, pair))
    return _BY_RANK[min(RANK["block"], max(RANK["notice"], rank))]


def because(rule: Rule, pair: Pair) -> tuple[str, ...]:
    """Why a conflict is graver or less grave than its kind."""
    if RANK[rule.severity] < RANK["notice"]:
        return ()
    return (*(f"lowered: {why}" for why in lowered_by(rule, pair)), *(f"raised: {why}" for why in raised_by(pair)))


def lowered_by(rule: Rule, pair: Pair) -> tuple[str, ...]:
    """What makes a conflict less grave than its kind."""
    return tuple(_lowered(rule, pair))


def _lowered(rule: Rule, pair: Pair) -> Iterator[str]:
    doubtful = rule.kind in BANDED
    if pair.account in ("same", "probable") and pair.probability < NEAR_CERTAIN and not doubtful:
        yield f"the account is the same by {pair.probability:.0%} only"
    days = pair.overlap.days
    if days is not None and days < SHORT_OVERLAP_DAYS and not doubtful:
        yield f"both stand for {days} days only"
    share = pair.overlap.product_share
    if share is not None and share < PRODUCT_SHARE_MIN:
        yield f"{share:.0%} of the products named are contested"
    if rule.kind not in OF_IDLENESS:
        yield from _idle(pair)


def _idle(pair: Pair) -> Iterator[str]:
    """The earlier claim shows little work, or none lately; a reservation and an incumbent need not show any."""
    earlier = pair.earlier
    if earlier.reserved or earlier.incumbent:
        return
    if len(earlier.proofs) <= THIN_PROOFS_MAX:
        yield "the earlier claim carries hardly any proof of work"
    if pair.later.priority_at - _seen_working(earlier) >= QUIET:
        yield f"no work on the earlier claim was seen for {QUIET.days} days"


def _seen_working(claim: Claim) -> datetime:
    return max(filter(None, (claim.worked_at, claim.priority_at)))


def raised_by(pair: Pair) -> tuple[str, ...]:
    """What makes a conflict more urgent than its kind."""
    found = [f"a close is expected on {close}" for close in sorted(_closes(pair))]
    if any(MONEY_NEAR.intersection(side.proofs) for side in pair.sides):
        found.append("an offer is with the customer")
    return tuple(found)


def _closes(pair: Pair) -> set[date]:
    """The days, near by when the later claim came, on which the deals are to close."""
    today = pair.later.priority_at.date()
    days = {side.expected_close for side in pair.sides if side.expected_close is not None}
    return {day for day in days if timedelta(0) <= day - today <= CLOSE_NEAR}


def is_case(rule: Rule, pair: Pair) -> bool:
    """Whether somebody has to settle it: whatever holds a claim up, and whatever is worth a review."""
    return rule.holds or RANK[severity(rule, pair)] >= RANK["review"]
