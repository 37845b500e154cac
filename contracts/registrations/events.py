"""What the side that claims does to a registration, in the order of its life. Stream: `registration/<id>`."""

from typing import ClassVar, Literal

from contracts.message import Event
from contracts.registrations.details import Details
from contracts.rules import Step
from contracts.trace import Ruling
from contracts.values import (
    Code,
    EntityId,
    Instant,
    Name,
    PartnerFacts,
    PartnerId,
    PartnerType,
    ProgrammeRef,
    Reach,
    Slug,
    Text,
)


class RegistrationDrafted(Event):
    """A draft was saved; it claims nothing."""

    TYPE: ClassVar[str] = "registration.drafted.v1"
    registration: EntityId
    partner: PartnerId
    details: Details


class RegistrationSubmitted(Event):
    """The claim was made under the programme's rules; this record's sequence is its priority.

    `reach`: where it keeps out others than its details say; one that was transferred has the priority of the other.
    `track`: the partner type whose rules it is judged by, where the programme has one for this partner.
    """

    TYPE: ClassVar[str] = "registration.submitted.v1"
    registration: EntityId
    partner: PartnerFacts
    programme: ProgrammeRef
    details: Details
    warnings: tuple[Code, ...] = ()
    trace: tuple[Ruling, ...] = ()
    exceptions: tuple[Code, ...] = ()
    opportunity: EntityId | None = None
    transferred_from: EntityId | None = None
    reach: Reach | None = None
    track: PartnerType | None = None


class RegistrationReceivedOnBehalf(Event):
    """Somebody else filed for the partner: its distributor, or the vendor's own staff; the claim is the partner's."""

    TYPE: ClassVar[str] = "registration.received-on-behalf.v1"
    registration: EntityId
    partner: PartnerId
    filed_by: Name


class RegistrationAmended(Event):
    """What is asked for was changed; `material` when it may meet other claims now, so that it is screened again.

    `new_priority`: it is another claim now, on another customer or for more, and this record's sequence its priority.
    """

    TYPE: ClassVar[str] = "registration.amended.v1"
    registration: EntityId
    details: Details
    changed: tuple[Name, ...]
    material: bool
    reach: Reach | None = None
    new_priority: bool = False


class AmendmentProposed(Event):
    """A granted registration asks for another scope; what was granted stands until this was screened and agreed to.

    `route`: who is asked, unless a rule agrees after screening; and until when an answer is owed.
    """

    TYPE: ClassVar[str] = "registration.amendment-proposed.v1"
    registration: EntityId
    details: Details
    changed: tuple[Name, ...]
    route: tuple[Step, ...] = ()
    decision_due: Instant | None = None
    at_risk: Instant | None = None
    reach: Reach | None = None


class AmendmentDeclined(Event):
    """The other scope was not agreed to, or given up; what was granted before stands."""

    TYPE: ClassVar[str] = "registration.amendment-declined.v1"
    registration: EntityId
    code: Code
    note: Text = ""


class InformationProvided(Event):
    """The partner answered in time; the claim keeps its priority and is screened again if its scope changed.

    `new_priority`: the answer makes another claim of it, and this record's sequence is its priority.
    """

    TYPE: ClassVar[str] = "registration.information-provided.v1"
    registration: EntityId
    details: Details
    material: bool
    note: Text = ""
    reach: Reach | None = None
    new_priority: bool = False


class RegistrationWithdrawn(Event):
    """The partner gave the claim, or the draft of one, up."""

    TYPE: ClassVar[str] = "registration.withdrawn.v1"
    registration: EntityId
    reason: Text = ""


class RegistrationExpired(Event):
    """Time ran out: a request was not answered, the protection lapsed, or nobody touched the draft."""

    TYPE: ClassVar[str] = "registration.expired.v1"
    registration: EntityId
    cause: Literal["information_not_provided", "protection_expired", "attribution_ended", "draft_untouched"]


class RegistrationPreviewed(Event):
    """What the rules said to a claim that was not made: as of that moment, and before any screening."""

    TYPE: ClassVar[str] = "registration.previewed.v1"
    preview: EntityId
    partner: PartnerId
    programme: ProgrammeRef
    outcome: Literal["refused", "automatic", "routed"]
    codes: tuple[Code, ...] = ()
    route: tuple[tuple[Slug, ...], ...] = ()
    decision_due: Instant | None = None
    protected_until: Instant | None = None
    trace: tuple[Ruling, ...] = ()
