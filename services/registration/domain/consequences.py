"""What becomes of a partner's claims by its standing and by what it came to hold; so many at a time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from contracts.message import Event
from contracts.partners import ConsequencesCarriedOut
from contracts.registrations import RegistrationRejected
from contracts.values import EntityId
from services.registration.domain.attribution import CLOCK
from services.registration.domain.evolve import Seen
from services.registration.domain.following import after_all, following
from services.registration.domain.incumbency import vacated
from services.registration.domain.judging import standing_claim
from services.registration.domain.leaving import party_leaves
from services.registration.domain.protecting.ending import revoked
from services.registration.domain.protecting.resting import lifted, suspended
from services.registration.domain.state import UNDECIDED, Partner, Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.standing import PARTNER_SUSPENDED, TERMINATED, rules_of, termination

PORTION: Final = 20
"""Claims in one decision: few enough that nobody else waits for long."""

Consequence = Callable[[Registration, Asked], list[Event]]


def carry_out(vendor: str, partner: str, at: datetime, world: World) -> list[Event]:
    """The next portion of a partner's claims, and what is left; decided by the clock until nothing is."""
    known = world.partner(vendor, partner)
    claims, left = world.duties(vendor, partner, PORTION)
    if known is None or not claims:
        return []
    events = [event for claim in claims for event in _of_one(claim, known, at, world)]
    done = ConsequencesCarriedOut(partner=partner, standing=known.standing, claims=len(claims), left=left)
    return [*events, done]


def _of_one(claim: EntityId, partner: Partner, at: datetime, world: World) -> list[Event]:
    """What a partner's standing means for a claim of its own, a deal it joined, or a seat it has at a customer."""
    was = world.registration(claim)
    if isinstance(was, Registration) and was.programme:
        asked = standing_claim(world, was, at)
        if was.partner == partner.id:
            events = CONSEQUENCES[partner.standing](was, asked)
            now = after_all(was, events, Seen(at, CLOCK, was.vendor))
            return [*events, *_looked_at_again(now, partner, at, world)]
        return _off_the_deal(was, partner, asked)
    sits = world.incumbent(claim)
    return [vacated(sits, TERMINATED)] if sits is not None and partner.standing == "terminated" else []


def _looked_at_again(was: Registration, partner: Partner, at: datetime, world: World) -> list[Event]:
    """What waited for what its partner has by now is granted by rule, if nothing else is in the way.

    A granted claim may have asked for another scope while its protection rested.
    """
    return following(world, was, at) if partner.standing == "active" and was.waits else []


def _off_the_deal(was: Registration, partner: Partner, asked: Asked) -> list[Event]:
    """A partner that is no more leaves the deals of others, where their programme cancels its own."""
    stays = partner.standing != "terminated" or rules_of(asked).on_termination == "keeps"
    on_it = partner.id in {party.partner for party in was.parties}
    return party_leaves(was, partner.id, asked) if on_it and not stays else []


def _rests(was: Registration, asked: Asked) -> list[Event]:
    """A protection rests as long as its partner may make no claims, where the programme says so."""
    return [] if rules_of(asked).on_suspension == "keeps" else suspended(was, PARTNER_SUSPENDED, asked)


def _rests_no_more(was: Registration, asked: Asked) -> list[Event]:
    """Whatever the programme says by now: a protection that rests for it is put back."""
    return lifted(was, PARTNER_SUSPENDED, asked)


def _ends(was: Registration, asked: Asked) -> list[Event]:
    """Where the programme cancels, what was granted is taken away and what was not is refused for good."""
    if rules_of(asked).on_termination == "keeps":
        # What is kept runs to its end: no later standing would ever put it back.
        return _rests_no_more(was, asked)
    if was.stage in UNDECIDED:
        grounds = asked.grounds(termination(asked))
        return [RegistrationRejected(registration=was.id, code=TERMINATED, rule=TERMINATED, **grounds)]
    return revoked(was, TERMINATED, asked=asked) if was.stage == "approved" else []


CONSEQUENCES: Final[Mapping[str, Consequence]] = {
    "active": _rests_no_more,
    "suspended": _rests,
    "terminated": _ends,
}
"""By the standing as of now: what was due for an earlier one is overtaken by it."""
