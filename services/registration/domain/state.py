"""What is known of each entity: small frozen records, folded from events and never decided upon here."""

from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol

import msgspec

from contracts.partners import Profile
from contracts.programme import Programme
from contracts.registrations import Details, evidence_id
from contracts.values import Certification, EntityId

Stage = Literal[
    "draft",
    "submitted",
    "under_review",
    "action_required",
    "approved",
    "rejected",
    "withdrawn",
    "expired",
    "cancelled",
    "closed_won",
    "closed_lost",
]
UNDECIDED: frozenset[Stage] = frozenset({"submitted", "under_review", "action_required"})
"""The claim is made and not decided."""
OPEN: frozenset[Stage] = UNDECIDED | {"draft", "approved"}
"""Something may still happen to it; all other stages are final."""


PARSED_MAX = 256
"""One decision asks for the same details several times, and the next one soon for others."""


@lru_cache(PARSED_MAX)
def _parsed(details: bytes) -> Details:
    return Details.model_validate_json(details)


class Grant(msgspec.Struct, frozen=True, array_like=True):
    """A live protection: when it ends and which reminders are still to come."""

    start: datetime
    end: datetime | None
    reminders: tuple[datetime, ...] = ()


class Registration(msgspec.Struct, frozen=True, array_like=True):
    """An open registration, its protection and its hold, which share an id and have a stream, so a version, each.

    What holds a claim has a stream of its own because it tells of others: a partner, who must not learn of them, may
    count the registration's events. `asked_version` is the version with which the scope or the customer last changed:
    a screening of another one says nothing.
    `details` are kept as JSON: most registrations wait for weeks, and a parsed one takes ten times the memory.
    `authors` are the people who wrote any part of it. `conflicts` are the open cases that hold it, `cautioned` says
    that screening found something a person should see although no case holds it. `attached` is the evidence that came
    later, id and kind; `verdicts` say which evidence a person found to hold or not.
    """

    id: EntityId
    vendor: str
    partner: str
    stage: Stage
    version: int
    details: bytes = b""
    authors: tuple[str, ...] = ()
    programme: str = ""
    programme_version: int = 0
    waiting_since: datetime | None = None
    screened: bool = False
    cautioned: bool = False
    conflicts: tuple[EntityId, ...] = ()
    reviewer: str = ""
    decision_due: datetime | None = None
    decision_late: bool = False
    information_due: datetime | None = None
    open_fields: tuple[str, ...] = ()
    attached: tuple[tuple[EntityId, str], ...] = ()
    verdicts: tuple[tuple[EntityId, bool], ...] = ()
    grant: Grant | None = None
    protection_version: int = 0
    hold_version: int = 0
    asked_version: int = 0

    def asked(self) -> Details:
        """What is registered, parsed."""
        return _parsed(self.details)

    def evidence(self) -> dict[EntityId, str]:
        """All evidence by id, with its kind: what the registration was written with, and what came later."""
        return {evidence_id(self.id, item): item.kind for item in self.asked().evidence} | dict(self.attached)

    def standing_kinds(self) -> frozenset[str]:
        """The kinds of evidence that nobody found wanting."""
        rejected = {proof for proof, holds in self.verdicts if not holds}
        return frozenset(kind for proof, kind in self.evidence().items() if proof not in rejected)

    def next_due(self) -> datetime | None:
        """When the clock next has something to do with it."""
        grant = self.grant
        ends = () if grant is None else (*grant.reminders[:1], grant.end)
        return min((at for at in (self.decision_due, self.information_due, *ends) if at is not None), default=None)


class Closed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """All that is kept of a registration in a final stage: enough to refuse whatever still comes."""

    vendor: str
    partner: str
    stage: Stage
    version: int
    protection_version: int


class Partner(msgspec.Struct, frozen=True):
    """A partner of one vendor as of now."""

    vendor: str
    id: str
    version: int
    profile: Profile
    standing: Literal["active", "suspended", "terminated"] = "active"
    certifications: tuple[Certification, ...] = ()

    def next_due(self) -> datetime | None:
        """When the next certificate runs out."""
        return min((held.valid_until for held in self.certifications), default=None)


class Published(NamedTuple):
    """One version of a programme and from when claims are judged by it."""

    version: int
    effective_from: datetime
    programme: Programme


class World(Protocol):
    """What deciders may look up: the state of the partition they decide for."""

    def registration(self, id: EntityId) -> Registration | Closed | None:  # noqa: A002 - the trade's word
        """A registration, open or closed."""

    def partner(self, vendor: str, id: str) -> Partner | None:  # noqa: A002
        """A vendor's partner."""

    def published(self, vendor: str, id: str) -> tuple[Published, ...]:  # noqa: A002
        """Every version of a vendor's programme, the oldest first."""
