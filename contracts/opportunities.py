"""A deal the vendor found, offered to several partners of which one is selected. Stream: `opportunity/<id>`."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Command, Event
from contracts.registrations.details import Details
from contracts.values import EntityId, PartnerId, ProgrammeRef, Slug, Text

CANDIDATES_MAX = 50


class OfferOpportunity(Command):
    """Offer a deal the vendor found to candidates, each of whom is invited."""

    TYPE: ClassVar[str] = "offer-opportunity.v1"
    opportunity: EntityId
    details: Details
    candidates: tuple[PartnerId, ...] = Field(min_length=1, max_length=CANDIDATES_MAX)


class SelectPartner(Command):
    """Give the deal to a candidate who accepted, with the points that each criterion of the programme gave."""

    TYPE: ClassVar[str] = "select-partner.v1"
    opportunity: EntityId
    partner: PartnerId
    points: dict[PartnerId, dict[Slug, int]]
    reason: Text = ""


class WithdrawOpportunity(Command):
    """Take the offer back."""

    TYPE: ClassVar[str] = "withdraw-opportunity.v1"
    opportunity: EntityId
    reason: Text = ""


class OpportunityOffered(Event):
    """The vendor offers a deal; until one is selected, candidates know its products and territory only."""

    TYPE: ClassVar[str] = "opportunity.offered.v1"
    opportunity: EntityId
    programme: ProgrammeRef
    details: Details
    candidates: tuple[PartnerId, ...]


class PartnerSelected(Event):
    """One candidate was selected; the points say why. Its registration follows in the same decision."""

    TYPE: ClassVar[str] = "opportunity.partner-selected.v1"
    opportunity: EntityId
    partner: PartnerId
    registration: EntityId
    points: dict[PartnerId, dict[Slug, int]]
    totals: dict[PartnerId, int]
    reason: Text = ""


class OpportunityClosed(Event):
    """The offer was taken back, or every candidate declined or let it lapse."""

    TYPE: ClassVar[str] = "opportunity.closed.v1"
    opportunity: EntityId
    cause: Literal["withdrawn", "no_candidates"]
    reason: Text = ""
