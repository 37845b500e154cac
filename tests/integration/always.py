"""What holds between the two services whenever both have heard everything, told apart from how they decide."""

import json
from collections.abc import Iterable
from itertools import combinations

import msgspec

from contracts import registrations as r
from contracts.claims import Claim, ClaimScreened
from services.conflict.domain.state import LiveClaim
from services.conflict.policy.kinds import Pair, rule_for
from services.conflict.policy.overlap import overlap
from services.registration.domain.state import UNDECIDED, Registration
from tests.together import Together

ASKING = frozenset(
    one.TYPE
    for one in (
        r.RegistrationSubmitted,
        r.RegistrationAmended,
        r.InformationProvided,
        r.AmendmentProposed,
        r.AppealUpheld,
    )
)
SCREENED = ClaimScreened.TYPE


def nothing_stands_against_another(world: Together) -> None:
    """Of two protections that meet, one has ended, or a person said that both may stand."""
    tables = world.conflict.partition.state
    granted = [claim for claim in tables.claims.dump().live if claim.protected]
    for one, other in combinations(sorted(granted, key=lambda claim: claim.priority), 2):
        link = tables.links(one.customer).get(other.customer)
        account = "same" if one.customer == other.customer else link and link.relation
        if account is None:
            continue
        earlier, later = _as_asked(world, one), _as_asked(world, other)
        pair = Pair(earlier, later, account, 1.0, overlap(earlier, later, {}))
        found = rule_for(pair)
        if found is not None and found.holds:
            assert tables.settled(one.id, other.id) is not None, (one, other)


def _as_asked(world: Together, claim: LiveClaim) -> Claim:
    """A claim with what its registration asks for, whatever the conflict service knows of that."""
    was = world.registration.partition.state.registration(claim.id)
    assert isinstance(was, Registration)
    asked = was.asked()
    scope = {"products": asked.products, "territory": asked.territory, "project": asked.deal.project}
    return msgspec.structs.replace(claim, **scope).claim()


def nothing_was_approved_before_it_was_screened(world: Together) -> None:
    """Behind every grant stands a screening of the version that asked for just this, heard before."""
    asked: dict[str, int] = {}
    proposing: set[str] = set()
    for record, heard in zip(world.registration.ledger, world.registration.heard, strict=True):
        claim = record.stream.partition("/")[2]
        rescoped = record.type == r.RegistrationAmended.TYPE and claim in proposing
        if rescoped or record.type == r.RegistrationApproved.TYPE:
            told = [json.loads(one.value) for one in world.conflict.ledger[:heard] if one.type == SCREENED]
            assert asked[claim] in [one["registration_version"] for one in told if one["registration"] == claim]
        if record.type in ASKING and json.loads(record.value).get("material", True):
            asked[claim] = record.version
        if record.type == r.AmendmentProposed.TYPE:
            proposing.add(claim)
        elif record.type in (r.RegistrationAmended.TYPE, r.AmendmentDeclined.TYPE):
            proposing.discard(claim)


def nobody_waits_for_nothing(world: Together, claims: Iterable[str]) -> None:
    """Every claim was screened, and is held by exactly the open cases in which it has to wait."""
    for claim in claims:
        was = world.registration.partition.state.registration(claim)
        if isinstance(was, Registration) and was.stage in UNDECIDED:
            assert was.screened
            assert was.stage != "submitted"
            cases = world.conflict.partition.state.cases_of(claim)
            assert set(was.conflicts) == {case.id for case in cases if case.held == claim}
        elif isinstance(was, Registration) and was.proposed:
            cases = world.conflict.partition.state.cases_of(claim)
            assert was.screened
            assert (
                {case.id for case in cases if case.held == claim} <= set(was.conflicts) <= {case.id for case in cases}
            )
