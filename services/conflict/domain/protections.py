"""What becomes of a claim while it is protected: its time changes, another partner takes it over, its holder sits."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from contracts import protections as p
from contracts.claims import Claim, ClaimOfIncumbent, ClaimPassedOn, ClaimProtected
from contracts.conflicts import ConflictLapsed
from contracts.message import Event
from contracts.registrations import RegistrationSubmitted
from contracts.values import EntityId, ProtectionKind, Scope, Window
from services.conflict.domain.claims import Seen, terms_of
from services.conflict.domain.state import LiveClaim
from services.conflict.domain.world import World

PASSED_ON = "PASSED_ON"
"""Why a case lapses between two claims that are one partner's, or one deal's, since a claim was passed on."""

TERMS_CHANGED = "TERMS_CHANGED"
"""Why a protection is compared again that keeps others out than it did."""


def on_granted(event: p.ProtectionGranted, _: Seen, world: World) -> Sequence[Event]:
    """A claim became a protection."""
    claim = world.claim(event.registration)
    if claim is None:
        return ()
    protects = None if event.kind == "exclusive" and claim.protects is None else event.kind
    return [_protected(event.registration, event.window, event.grace_until, protects)]


def on_terms_changed(event: p.ProtectionTermsChanged, _: Seen, world: World) -> Sequence[Event]:
    """A conflict left a protection other terms: from now on it keeps out whom those say."""
    claim = world.claim(event.registration)
    if claim is None or not claim.protected or (claim.protects or "exclusive") == event.kind:
        return ()
    window = Window(start=claim.start, end=claim.end)
    return [_protected(claim.id, window, claim.grace_until, event.kind)]


def on_new_end(event: p.ProtectionExtended | p.ProtectionReinstated, _: Seen, world: World) -> Sequence[Event]:
    """A protection ends later."""
    claim = world.claim(event.registration)
    if claim is None or event.end is None:
        return ()
    return [_protected(claim.id, Window(start=claim.start, end=event.end), event.grace_until)]


def on_suspended(event: p.ProtectionSuspended, _: Seen, world: World) -> Sequence[Event]:
    """A protection rests, and goes on keeping rivals out; if its time rests too, nobody knows yet until when."""
    claim = world.claim(event.registration)
    if claim is None or not event.clock_stopped or claim.end is None:
        return ()
    return [_protected(claim.id, Window(start=claim.start))]


def _protected(
    claim: EntityId, window: Window, grace_until: datetime | None = None, protects: ProtectionKind | None = None
) -> Event:
    return ClaimProtected(registration=claim, window=window, grace_until=grace_until, protects=protects)


def passed_on(event: RegistrationSubmitted, old: LiveClaim, world: World) -> list[Event]:
    """Another partner takes a claim over, as it stands: its place, its priority and its open cases go with it."""
    heir, details = event.partner.partner, event.details
    claim = replace(
        old.as_granted(),
        id=event.registration,
        party=heir,
        role=details.chain.role,
        distributor=details.chain.distributor,
        call=event.partner.channel_manager,
        parties=tuple(party for party in old.parties if party != heir),
        revision=1,
        registration_version=1,
        **terms_of(details, event.reach),
    )
    passed = ClaimPassedOn(registration=claim.id, predecessor=old.id, claim=claim.claim())
    return [passed, *_no_longer_contested(claim, old, world)]


def _no_longer_contested(claim: LiveClaim, old: LiveClaim, world: World) -> Iterator[Event]:
    """The cases in which both sides are on the same deal from now on."""
    own = {claim.party, *claim.parties}
    for case in world.cases_of(old.id):
        rival = world.claim(case.rival_of(old.id))
        if rival is not None and rival.party in own:
            yield ConflictLapsed(conflict=case.id, claims=(claim.id, rival.id), ended=claim.id, cause=PASSED_ON)


def on_incumbent(event: p.IncumbencyEstablished, seen: Seen, world: World) -> Sequence[Event]:
    """A partner that won a deal sits at the customer: its claim is over, and a rival's meets it all the same."""
    if event.customer is None or world.claim(event.registration) is not None:
        return ()
    known: dict[str, Any] = {"priority": seen.sequence, "priority_at": seen.at, "incumbent": True}
    claim = Claim(
        claim=event.registration,
        kind="registration",
        party=event.partner,
        customer=world.stands_for(event.customer),
        scope=Scope(products=event.products, territory=event.territory),
        window=Window(start=seen.at, end=event.until),
        **known,
    )
    return [ClaimOfIncumbent(registration=claim.claim, vendor=seen.vendor, claim=claim)]
