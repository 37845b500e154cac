"""What people do in the machine: they make claims and ask things of them, answer invitations, keep the books."""

from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from contracts import registrations as r
from contracts.cosell import AcceptInvitation, DeclineInvitation
from contracts.envelope import Actor
from contracts.message import Command
from contracts.programme import PublishProgramme, RetireProgramme
from contracts.values import Certification
from tests.make import an_id
from tests.registration.oracle import claiming, clock, keeping, parties
from tests.registration.oracle.actions import ACTIONS, Action, Asked
from tests.registration.oracle.books import Books, Said
from tests.registration.oracle.chances import KEYS, LIVE_MAX, OFTEN, varied, worth
from tests.registration.oracle.deals import DEALS, FIRST, as_details
from tests.registration.oracle.known import Claim, Deal, No, Proof
from tests.registration.oracle.people import (
    BIGBOX,
    INSIDE,
    OF_THE_OFFERED,
    OUTSIDE,
    PARTNERS,
    PEOPLE,
    RUNNING,
    SELLING,
    VENDOR,
)
from tests.registration.oracle.standing import kept
from tests.registration.oracle.terms import CERTIFICATE, DAY, programme
from tests.registration.oracle.twins import Twins


class Acting(RuleBasedStateMachine):
    """Partners, a distributor and the vendor's people, before both the service and the oracle."""

    twins: Twins

    @property
    def books(self) -> Books:
        return self.twins.books

    def made(self, number: int, form: int, who: int, deal: int, *_: int) -> None:
        free = [key for key in KEYS if key not in self.books.claims]
        live = sum(claim.live for claim in self.books.claims.values())
        known = live >= LIVE_MAX or not free or number > 54
        key = KEYS[number % len(KEYS)] if known else free[0]
        self._made(key, PARTNERS[form % 3 if form % 2 else 0], form, who, DEALS[deal % len(DEALS)])

    def _made(self, key: str, partner: str, form: int, who: int, deal: Deal) -> None:
        claim = Claim(key, partner, deal, proofs=[Proof(key, key.partition("@")[0]) for key in FIRST])
        kind: type[Any] = r.CreateDraft if form % 5 == 0 else r.SubmitRegistration
        by = _somebody(
            who, [one for one in (*OUTSIDE, *INSIDE) if one.org in (partner, BIGBOX) or "operator" in one.roles]
        )
        self.twins.command(
            kind(registration=key, partner=partner, details=as_details(deal)),
            *(by, SELLING, lambda: claiming.create(self.books, claim, by, draft=kind is r.CreateDraft)),
        )

    def asked(self, which: int, what: int, form: int, who: int, other: int) -> None:
        claim = self._claim(which)
        fit = [action for action in ACTIONS for _ in range(OFTEN.get(action.what, 3)) if worth(action, claim)]
        action = fit[(what * 60 + form) % len(fit)] if fit and other < 55 else ACTIONS[what % len(ACTIONS)]
        by = _somebody(who, self._fit(action, claim))
        asked = Asked(claim.key if claim else KEYS[0], form, self.books, claim)
        self.twins.command(action.command(asked), by, action.roles, lambda: _decided(self.books, action, by, asked))

    def _fit(self, action: Action, claim: Claim | None) -> list[Actor]:
        able = [one for one in (*OUTSIDE, *INSIDE) if not action.roles.isdisjoint(one.roles)]
        offered = claim.grant.offered_to if claim and claim.grant else ""
        if action.what in ("approve", "reject", "send_back") and claim is not None:
            return [one for one in INSIDE if self.books.desks_of(one, claim) and one.subject not in claim.authors]
        near = {offered} if action.what in OF_THE_OFFERED else {claim.partner, claim.filed_by} if claim else set()
        return [one for one in able if one.org is None or one.org in near] or able

    def invitation_answered(self, which: int, who: int, form: int, *_: int) -> None:
        accepts = form % 3 > 0
        known = [one.key for one in self.books.invitations.values() if not one.answer] or list(self.books.invitations)
        key = known[which % len(known)] if known else an_id("no invitation")
        invited = self.books.invitations[key].partner if known else ""
        by = _somebody(who, [one for one in (*OUTSIDE, *INSIDE) if one.org in (invited, None)])
        command: Command = AcceptInvitation(invitation=key) if accepts else DeclineInvitation(invitation=key)
        self.twins.command(command, by, SELLING, lambda: _answered(self.books, by, key, accepts))

    def partner_changed(self, number: int, what: int, who: int, form: int, _: int) -> None:
        name = (*PARTNERS, BIGBOX)[number % 4]
        by = _somebody(who, list(INSIDE))
        until = self.books.at + (form % 50) * DAY
        certificate = Certification(name=CERTIFICATE, valid_until=until)
        command, roles, rules = kept(name, what, form % 4, certificate)
        self.twins.command(command, by, roles, lambda: _of_ours(by) or rules(self.books))

    def programme_changed(self, form: int, who: int, *_: int) -> None:
        by = INSIDE[who % len(INSIDE)]
        if form % 5 == 0:
            self.twins.command(
                RetireProgramme(programme="upm-default"), by, RUNNING, lambda: keeping.retire(self.books)
            )
            return
        terms = varied(self.books.versions[-1], form)
        self.twins.command(
            PublishProgramme(programme=programme(terms)), by, RUNNING, lambda: keeping.publish(self.books, terms)
        )

    def _claim(self, which: int) -> Claim | None:
        known = [claim for claim in self.books.claims.values() if claim.live] if which % 10 else []
        known = known or list(self.books.claims.values())
        return known[which % len(known)] if known else None


def _of_ours(by: Actor) -> Said:
    """Another vendor has no such partner."""
    if by.vendor != VENDOR:
        raise No("PARTNER_UNKNOWN")
    return []


def _somebody(who: int, fit: list[Actor]) -> Actor:
    return fit[who % len(fit)] if who < 55 and fit else PEOPLE[who % len(PEOPLE)]


def _decided(books: Books, action: Action, by: Actor, asked: Asked) -> Said:
    with books.undone_if_refused(asked.key):
        claim = books.mine(by, action.what, asked.key)
        happened = clock.caught_up(books, claim)
        if claim.stage not in action.stages or not claim.live:
            raise No("WRONG_STATE")
        return happened + action.rules(books, claim, by, asked)


def _answered(books: Books, by: Actor, key: str, accepts: bool) -> Said:
    invitation = parties.unanswered(books, by, key)
    if accepts and by.subject == invitation.by:
        raise No("OFFERER_CANNOT_ACCEPT")
    with books.undone_if_refused(invitation.claim):
        claim = books.claims[invitation.claim]
        happened = clock.caught_up(books, claim)
        return happened + (parties.accept if accepts else parties.decline)(books, claim, invitation)
