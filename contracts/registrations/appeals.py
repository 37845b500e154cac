"""Another look at what was decided against a registration. Stream: `registration/<id>`."""

from typing import ClassVar

from pydantic import Field

from contracts.message import Event
from contracts.registrations.details import Details
from contracts.values import EntityId, Evidence, Instant, PartnerFacts, PartnerId, ProgrammeRef, Reach, Text


class RegistrationCurtailed(Event):
    """A decision left the claim less than it had, or what protects it; until when its partner may ask for another look.

    `conflict`: the case that was settled so.
    """

    TYPE: ClassVar[str] = "registration.curtailed.v1"
    registration: EntityId
    appeal_until: Instant
    conflict: EntityId


class AppealFiled(Event):
    """The partner asked for another look at an end, or at what was left of its claim; `due`: until when it is decided.

    `conflict`: the settled case that led to it, where that may be looked at again; it is decided there.
    """

    TYPE: ClassVar[str] = "registration.appeal-filed.v1"
    registration: EntityId
    grounds: Text
    evidence: tuple[Evidence, ...] = ()
    due: Instant | None = None
    conflict: EntityId | None = None


class AppealWindowClosed(Event):
    """Nobody asked for another look in time: what was decided is final."""

    TYPE: ClassVar[str] = "registration.appeal-window-closed.v1"
    registration: EntityId


class AppealUpheld(Event):
    """The rejection does not stand: the claim lives again, with the priority it had, and is screened anew.

    `parties`: the other partners on the deal, where there are any. `conflict`: the case that had ended the claim.
    """

    TYPE: ClassVar[str] = "registration.appeal-upheld.v1"
    registration: EntityId
    partner: PartnerFacts
    programme: ProgrammeRef
    details: Details
    priority: int = Field(ge=0)
    priority_at: Instant
    note: Text = ""
    reach: Reach | None = None
    parties: tuple[PartnerId, ...] | None = None
    conflict: EntityId | None = None


class AppealDismissed(Event):
    """The rejection stands, for good."""

    TYPE: ClassVar[str] = "registration.appeal-dismissed.v1"
    registration: EntityId
    note: Text = ""


class AppealAnswered(Event):
    """What was left of a claim was looked at again; `upheld`: it has something else from now on."""

    TYPE: ClassVar[str] = "registration.appeal-answered.v1"
    registration: EntityId
    upheld: bool
