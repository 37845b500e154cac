"""The states of an invitation and of an opportunity, and what is asked in them."""

from contracts import cosell as c
from contracts import opportunities as o
from contracts import registrations as r
from contracts.message import Command
from tests.registration.life import undecided
from tests.registration.life.house import (
    DEAL,
    FOUND,
    INVITATION,
    KIM,
    PETRA,
    RAUL,
    TARA,
    A,
    candidacy,
    fresh,
)
from tests.registration.life.running import Ask, Machine, State
from tests.registration.story import Story


def _invited() -> Story:
    return undecided.waiting().when(undecided.invite(), by=PETRA)


def _accept(invitation: str) -> Command:
    return c.AcceptInvitation(invitation=invitation)


def _decline(invitation: str) -> Command:
    return c.DeclineInvitation(invitation=invitation)


def _over() -> Story:
    return _invited().when(r.WithdrawRegistration(registration=A), by=PETRA)


INVITATIONS = Machine(
    "Invitation to a deal",
    (
        State("none", undecided.waiting),
        State("open", _invited),
        State("accepted", lambda: _invited().when(_accept(INVITATION), by=TARA)),
        State("declined", lambda: _invited().when(_decline(INVITATION), by=TARA)),
        State("lapsed", lambda: _invited().passes(days=15)),
        State("open, the deal is over", _over),
    ),
    (
        Ask(PETRA, lambda _: undecided.invite()),
        Ask(TARA, lambda _: _accept(INVITATION)),
        Ask(TARA, lambda _: _decline(INVITATION)),
        Ask(TARA, lambda _: r.LeaveRegistration(registration=A, partner="tailspin"), "by the party"),
    ),
)


def _offer(_: Story) -> Command:
    return o.OfferOpportunity(opportunity=DEAL, details=FOUND, candidates=("contoso", "tailspin"))


def _offered() -> Story:
    story = fresh()
    return story.when(_offer(story), by=KIM)


def _accepted() -> Story:
    return _offered().when(_accept(candidacy("contoso")), by=RAUL)


def _select(_: Story) -> Command:
    return o.SelectPartner(opportunity=DEAL, partner="contoso", points={"contoso": {"skill": 5}})


def _selected() -> Story:
    story = _accepted()
    return story.when(_select(story), by=KIM)


OPPORTUNITIES = Machine(
    "Opportunity, offered to two candidates",
    (
        State("none", fresh),
        State("offered", _offered),
        State("one candidate accepted", _accepted),
        State("one candidate is left", lambda: _offered().when(_decline(candidacy("contoso")), by=RAUL)),
        State("given to a candidate", _selected),
        State("taken back", lambda: _offered().when(o.WithdrawOpportunity(opportunity=DEAL), by=KIM)),
    ),
    (
        Ask(KIM, _offer),
        Ask(RAUL, lambda _: _accept(candidacy("contoso")), "one candidate"),
        Ask(TARA, lambda _: _decline(candidacy("tailspin")), "the other candidate"),
        Ask(KIM, _select),
        Ask(KIM, lambda _: o.WithdrawOpportunity(opportunity=DEAL)),
    ),
)
