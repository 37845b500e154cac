"""All that the oracle knows at one time, and the rules about it that several commands share."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal

from contracts.envelope import Actor
from tests.registration.oracle.known import UNDECIDED, Claim, Deal, Incumbent, Invitation, No, Partner
from tests.registration.oracle.people import (
    BIGBOX,
    OF_HOLDER,
    OF_THE_OFFERED,
    OF_WHO_WORKS_ON_IT,
    PARTNERS,
    VENDOR,
    sits_at,
)
from tests.registration.oracle.terms import AUTOMATIC_UNDER, DAY, TEAM_THEN_FINANCE, Terms

Said = list[tuple[str, str]]
"""Events of a decision: the class's name, and what it is about."""
SUCCESSOR = "the successor"
"""The registration that comes of a transfer, whose id the service makes."""
DESKS = {desk for _, desks in TEAM_THEN_FINANCE for desk in desks}


class Books:
    """Claims, partners, programme versions, invitations and incumbents as of now."""

    def __init__(self, terms: Terms, at: datetime) -> None:
        self.at = at
        self.seen_at = at
        """When the last record was written: what was over by then is forgotten."""
        self.versions = [terms]
        self.retired = False
        self.partners = {name: Partner(name) for name in (*PARTNERS, BIGBOX)}
        self.claims: dict[str, Claim] = {}
        self.invitations: dict[str, Invitation] = {}
        self.incumbents: dict[str, Incumbent] = {}

    @contextmanager
    def undone_if_refused(self, key: str) -> Iterator[None]:
        """What was due for a claim before a command is recorded with it, and not if the command is refused."""
        before = copy.deepcopy(self.claims.get(key))
        try:
            yield
        except No:
            if before is not None:
                self.claims[key] = before
            raise

    def mine(self, person: Actor, what: str, key: str) -> Claim:
        """The claim, if there is one that this person may do this to."""
        claim = self.claims.get(key)
        if claim is None or person.vendor != VENDOR or not self._may(person, what, claim):
            raise No("NOT_FOUND")
        if not claim.live:
            raise No("WRONG_STATE")
        return claim

    def as_of_now(self, key: str) -> Claim | None:
        """A claim; of one that was passed on, what has become of it at the partner that has it now."""
        claim = self.claims.get(key)
        while claim is not None and not claim.live and claim.passed_to:
            claim = self.claims[claim.passed_to]
        return claim

    def _may(self, person: Actor, what: str, claim: Claim) -> bool:
        if person.org is None:
            return True
        grant = claim.grant
        return (
            (person.org == claim.partner and what in OF_HOLDER)
            or (claim.live and self._filed(person, claim) and what in OF_WHO_WORKS_ON_IT)
            or (claim.live and what == "leave" and person.org in {party.partner for party in claim.parties})
            or (grant is not None and grant.offered_to == person.org and what in OF_THE_OFFERED)
        )

    def _filed(self, person: Actor, claim: Claim) -> bool:
        return "distributor" in person.roles and claim.filed_by == person.org and self.supplies(person, claim.partner)

    def supplies(self, person: Actor, partner: str) -> bool:
        """Northwind sources through the distributor, which is in standing."""
        return (person.org, partner) == (BIGBOX, "northwind") and self.partners[BIGBOX].standing == "active"

    def standing(self, partner: str) -> set[str]:
        """Why a partner may make no claims."""
        found = self.partners[partner].standing
        return set() if found == "active" else {f"PARTNER_{found.upper()}"}

    def open_claims(self, partner: str) -> int:
        """Claims that are made and not over."""
        return sum(
            claim.partner == partner and (claim.stage in UNDECIDED or claim.stage == "approved")
            for claim in self.claims.values()
        )

    def capped(self, partner: str) -> set[str]:
        """Why a partner may not have one more claim."""
        cap = self.partners[partner].cap
        return {"CAP_REACHED"} if cap is not None and self.open_claims(partner) >= cap else set()

    def certified(self, partner: str) -> bool:
        """Whether its certificate is valid."""
        until = self.partners[partner].certified_until
        return until is not None and until > self.at

    def against(self, claim: Claim, deal: Deal | None = None, terms: Terms | None = None) -> set[str]:
        """What the programme's rules have against a claim as of now, but for exceptions."""
        deal, terms = deal or claim.deal, terms or claim.terms or self.versions[-1]
        if not self.has_track(claim):
            return {"NOT_ELIGIBLE"}
        found = set()
        if _needs_certificate(deal) and not self.certified(claim.partner):
            found.add("CERTIFICATE_MISSING")
        if not any(proof.kind == "contact" and proof.counts for proof in claim.proofs):
            found.add("EVIDENCE_MISSING")
        if self.given_up_lately(claim, deal, terms):
            found.add("COOLING_OFF")
        return found - claim.exceptions

    def has_track(self, claim: Claim) -> bool:
        """Whether the programme has rules for what its partner is; a grant keeps those it was given under."""
        return claim.stage == "approved" or self.partners[claim.partner].has_track

    def beyond(self, claim: Claim, deal: Deal) -> set[str]:
        """What an exception that the claim has was not granted for: it needed no certificate, and another deal does."""
        stretched = _needs_certificate(deal) and not _needs_certificate(claim.deal)
        return {"CERTIFICATE_MISSING"} & claim.exceptions if stretched and not self.certified(claim.partner) else set()

    def given_up_lately(self, claim: Claim, deal: Deal, terms: Terms) -> bool:
        """Whether its partner gave up, or let lapse, this customer and product too short a time before."""
        if terms.cooling_off is None:
            return False
        made, names = claim.made_at or self.at, self._names(claim, deal)
        # What ended at the moment of a claim that was made already ended behind it.
        last = made if claim.made_at is None else made - timedelta.resolution
        return any(
            old.partner == claim.partner
            and old.stage in ("withdrawn", "expired")
            and old.over_at <= last
            and made < old.over_at + terms.cooling_off * DAY
            and old.over_at + terms.cooling_off * DAY >= self.seen_at
            and names & old.names
            and deal.meets(old.deal.products)
            for old in self.claims.values()
            if old.key != claim.key and old.over_at is not None and old.made_at is not None
        )

    def _names(self, claim: Claim, deal: Deal) -> set[str]:
        """Who a customer is that is written otherwise now, screening has still to say."""
        return {deal.written, claim.found if claim.deal.written == deal.written else ""} - {""}

    def needs_person(self, claim: Claim, deal: Deal | None = None) -> bool:
        """Whether no rule may approve it."""
        deal, terms = deal or claim.deal, claim.terms or self.versions[-1]
        return (
            not terms.automatic
            or deal.value >= AUTOMATIC_UNDER
            or self._bought_lately(claim, deal, terms)
            or any(
                one.customer == claim.found
                and one.partner != claim.partner
                and deal.meets(one.products)
                and deal.is_near(one.territory)
                for one in self.incumbents.values()
                if claim.found
            )
        )

    def _bought_lately(self, claim: Claim, deal: Deal, terms: Terms) -> bool:
        if terms.look_back is None:
            return False
        length, made = terms.look_back * DAY, claim.made_at or self.at
        return any(
            old.stage == "closed_won"
            and old.over_at >= made - length
            and old.over_at + length >= self.seen_at
            and self._names(claim, deal) & old.names
            for old in self.claims.values()
            if old.key != claim.key and old.over_at is not None
        )

    def open_invitations(self, key: str) -> list[Invitation]:
        """Those to a deal that are not answered."""
        return [one for one in self.invitations.values() if one.claim == key and not one.answer]

    def awaits_shares(self, claim: Claim) -> bool:
        """Whether it is still to be settled who has which share."""
        return bool(self.open_invitations(claim.key)) and claim.terms.shares_required and self.has_track(claim)

    def met(self, claim: Claim, partner: str, joined: bool) -> list[Claim]:
        """Protections that meet this one: of a partner, and perhaps of the deals of others that it is on."""
        if claim.grant is None or not claim.grant.protects:
            return []
        return [
            other
            for other in self.claims.values()
            if other is not claim
            and (other.partner == partner or (joined and partner in other.on_it))
            and other.grant is not None
            and other.grant.protects
            and other.names & claim.names
            and claim.deal.meets(other.deal.products)
            and claim.deal.is_near(other.deal.territory)
        ]

    def stands_alone(self, claim: Claim, to: str) -> bool:
        """Whether nothing meets it once another partner has it but what that one, or a party, has to do with."""
        found = self.met(claim, claim.partner, joined=True)
        return all(other.partner in {to} | claim.on_it or to in other.on_it for other in found)

    def desks_of(self, person: Actor, claim: Claim, asked: tuple[str, ...] | None = None) -> list[str]:
        """The desks asked now that this person answers for."""
        asked = claim.asked_now if asked is None else asked
        handed = claim.assigned[1] if claim.assigned and claim.assigned[0] == person.subject else frozenset()
        return [desk for desk in asked if desk not in DESKS or desk in handed or sits_at(person, desk, claim.late)]

    def lead_share(self, claim: Claim) -> Decimal:
        """What is left to the lead, and may still be offered."""
        shares = [party.share or 0 for party in claim.parties]
        return Decimal(100) - sum(shares) - sum(one.share or 0 for one in self.open_invitations(claim.key))


def refuse_for(*reasons: set[str]) -> None:
    """Refuse, if there is any reason to. Which of several is named first, no rule says."""
    if found := set().union(*reasons):
        raise No(*found)


def wrote(claim: Claim, person: str) -> bool:
    """Whether a person wrote any part of a claim."""
    return person in claim.authors


def _needs_certificate(deal: Deal) -> bool:
    return any(path.startswith("security") for path in deal.products)
