"""Several parties on one deal: who is invited, joins, leaves. Streams: `invitation/<id>`, `registration/<id>`."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Command, Event
from contracts.terms import Share
from contracts.values import Customer, EntityId, Instant, PartnerId, ProductPath, TerritoryCode, Text

PartyRole = Literal["supporting", "oem", "technology", "presales", "candidate"]


class InviteCoSellParty(Command):
    """Invite another partner to a deal, with a role and a share of the credit; or, as presales, the vendor's own."""

    TYPE: ClassVar[str] = "invite-party.v1"
    invitation: EntityId
    registration: EntityId
    partner: PartnerId | None = None
    role: PartyRole = "supporting"
    share: Share | None = None
    contribution: Text = ""


class AcceptInvitation(Command):
    """Join the deal, or stand as a candidate for it."""

    TYPE: ClassVar[str] = "accept-invitation.v1"
    invitation: EntityId
    note: Text = ""


class DeclineInvitation(Command):
    """Do not join."""

    TYPE: ClassVar[str] = "decline-invitation.v1"
    invitation: EntityId
    reason: Text = ""


class CoSellPartyInvited(Event):
    """A party was invited; unanswered by the due time, the invitation lapses.

    `territory` and `products` are all the invited learns of the deal before it accepts, and the `customer` where the
    programme withholds nothing. `subject` is the registration, or the opportunity for which candidates are sought.
    """

    TYPE: ClassVar[str] = "co-sell.party-invited.v1"
    invitation: EntityId
    subject: EntityId
    partner: PartnerId | None = None
    role: PartyRole
    share: Share | None = None
    contribution: Text = ""
    territory: TerritoryCode
    products: tuple[ProductPath, ...]
    customer: Customer | None = None
    due: Instant


class CoSellInvitationAccepted(Event):
    """The invited joins, and is told who the customer is; one that is confidential stays so."""

    TYPE: ClassVar[str] = "co-sell.invitation-accepted.v1"
    invitation: EntityId
    subject: EntityId
    partner: PartnerId | None = None
    customer: Customer | None = None
    note: Text = ""


class CoSellInvitationDeclined(Event):
    """The invited does not join."""

    TYPE: ClassVar[str] = "co-sell.invitation-declined.v1"
    invitation: EntityId
    subject: EntityId
    reason: Text = ""


class CoSellInvitationExpired(Event):
    """The invited did not answer in time, or what it was invited to is over."""

    TYPE: ClassVar[str] = "co-sell.invitation-expired.v1"
    invitation: EntityId
    subject: EntityId


class CoSellInvitationClosed(Event):
    """What the invited had accepted, or was asked for, is over for it.

    Another candidate was selected, the vendor took its offer back, the invited left the deal, or the deal is over.
    """

    TYPE: ClassVar[str] = "co-sell.invitation-closed.v1"
    invitation: EntityId
    subject: EntityId
    cause: Literal["not_selected", "offer_withdrawn", "left", "deal_over"]


class PartyJoined(Event):
    """A party is on the deal, in the registration's own stream: its role, its share, what it brings."""

    TYPE: ClassVar[str] = "registration.party-joined.v1"
    registration: EntityId
    invitation: EntityId
    partner: PartnerId | None = None
    role: PartyRole
    share: Share | None = None
    contribution: Text = ""


class PartyLeft(Event):
    """A party is off the deal; `shares` are the others' from now on."""

    TYPE: ClassVar[str] = "registration.party-left.v1"
    registration: EntityId
    partner: PartnerId
    shares: dict[PartnerId, Share] = Field(default_factory=dict)
    reason: Text = ""
