"""What holds between the two services whenever both have heard everything, told apart from how they decide."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import get_args

import msgspec

from contracts import protections as g
from contracts import registrations as r
from contracts.claims import Claim, ClaimScreened
from contracts.conflicts import ResolutionCode
from contracts.cosell import PartyLeft
from contracts.values import Scope
from services.conflict.domain.state import LiveClaim
from services.conflict.policy.kinds import rule_for
from services.conflict.policy.pairs import Accounts, pair
from services.kit.mapper import message_of
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
        PartyLeft,
    )
)
SCREENED = ClaimScreened.TYPE
BY_CASES = frozenset(code.upper() for code in get_args(ResolutionCode))


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
        found = rule_for(pair(earlier, later, Accounts(account, 1.0), {}))
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
    """Behind every grant stands a screening of the version that asked for just this, heard before.

    What was taken over was compared as its predecessor's; what a case leaves of a claim, or an
    appeal gives back, lies inside of what was claimed once.
    """
    asked: dict[str, int] = {}
    proposing: set[str] = set()
    taken_over = set()
    by_cases = {
        (record.sequence, record.stream.partition("/")[2])
        for record in world.registration.ledger
        if record.type in (g.ProtectionRescoped.TYPE, r.RegistrationApproved.TYPE)
        and json.loads(record.value)["rule"] in BY_CASES
    }
    for record, heard in zip(world.registration.ledger, world.registration.heard, strict=True):
        claim = record.stream.partition("/")[2]
        split = (record.sequence + 1, claim) in by_cases
        if record.type == r.RegistrationSubmitted.TYPE and json.loads(record.value).get("transferred_from"):
            taken_over.add(claim)
        rescoped = record.type == r.RegistrationAmended.TYPE and claim in proposing and not split
        if rescoped or (record.type == r.RegistrationApproved.TYPE and claim not in taken_over):
            told = [json.loads(one.value) for one in world.conflict.ledger[:heard] if one.type == SCREENED]
            assert asked[claim] in [one["registration_version"] for one in told if one["registration"] == claim]
        if record.type in ASKING and not split and json.loads(record.value).get("material", True):
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


def protections_that_meet_are_known_to(world: Together) -> None:
    """Of two protections that meet, a person said that both may stand, or an open case names both."""
    for one, other in _meetings(world, granted(world), granted(world)):
        assert one in _cases_with(world, other) or _settled(world, one, other), (one, other)


def whoever_meets_a_protection_waits(world: Together) -> None:
    """A claim that is not decided and meets a protection is held by a case with it, if no person allowed both."""
    state = world.registration.partition.state
    pending = [live for live in world.conflict.partition.state.claims.dump().live if live.pending]
    waiting = {claim.id: claim for claim in pending if state.registration(claim.id).stage in UNDECIDED}
    for one, other in _meetings(world, waiting, granted(world)):
        held = set(state.registration(one).conflicts)
        assert _cases_with(world, one).get(other) in held or _settled(world, one, other), (one, other)


def granted(world: Together) -> dict[str, LiveClaim]:
    """What registrations are granted exclusively and still hold, by what was said when it was granted or changed."""
    scopes = {}
    for record in world.registration.ledger:
        if record.type in (g.ProtectionGranted.TYPE, g.ProtectionRescoped.TYPE):
            event = message_of(record)
            scopes[event.protection] = event.scope
    found = {}
    for claim, scope in scopes.items():
        was = world.registration.partition.state.registration(claim)
        if not isinstance(was, Registration) or was.grant is None or was.grant.phase == "ended":
            continue
        if was.grant.kind != "attribution":
            found[claim] = _as_granted(world, was, scope)
    return found


def _as_granted(world: Together, was: Registration, scope: Scope) -> LiveClaim:
    live, grant = world.conflict.partition.state.claim(was.id), was.grant
    assert live is not None, was
    assert grant is not None
    return msgspec.structs.replace(
        live,
        party=was.partner,
        products=scope.products,
        territory=scope.territory,
        granted=None,
        start=grant.start,
        end=None if grant.clock_stopped else grant.end,
        grace_until=None if grant.clock_stopped else grant.grace_until,
        protects=None if grant.kind == "exclusive" else grant.kind,
        parties=tuple(party.partner for party in was.parties if party.partner),
        project=was.asked().deal.project,
    )


def _meetings(
    world: Together, ones: Mapping[str, LiveClaim], others: Mapping[str, LiveClaim]
) -> Iterator[tuple[str, str]]:
    """Pairs of which one would have to wait for the other."""
    tables = world.conflict.partition.state
    for one, other in product(ones.values(), others.values()):
        link = tables.links(one.customer).get(other.customer)
        account = "same" if one.customer == other.customer else link and link.relation
        if one.id == other.id or account is None:
            continue
        earlier, later = sorted((one, other), key=lambda claim: claim.priority)
        found = rule_for(
            pair(earlier.claim(), later.claim(), Accounts(account, 1.0), tables.regions(one.vendor)),
        )
        if found is not None and found.holds:
            yield one.id, other.id


def _cases_with(world: Together, claim: str) -> dict[str, str]:
    return {case.rival_of(claim): case.id for case in world.conflict.partition.state.cases_of(claim)}


def _settled(world: Together, one: str, other: str) -> bool:
    return world.conflict.partition.state.settled(one, other) is not None
