"""What is known of a registration that is not over, of its protection, and of those that ended."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.registrations import Details, evidence_id
from contracts.values import EntityId, Evidence, ProtectionKind, Reach

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
"""Something may still happen to it; all other stages are final, but for a rejection that may be appealed."""


PARSED_MAX = 256
"""One decision asks for the same details several times, and the next one soon for others."""


@lru_cache(PARSED_MAX)
def _parsed(details: bytes) -> Details:
    return Details.model_validate_json(details)


class Offer(msgspec.Struct, frozen=True, array_like=True):
    """A protection offered to another partner, until a time."""

    to: str
    due: datetime


class Grant(msgspec.Struct, frozen=True, array_like=True):
    """A live protection: when it ends, which reminders are still to come, its duties, and what is asked of it.

    `phase`: suspended and in_grace are still exclusive; ended has none left but its tail, in which an order counts.
    `activity_due`: when the next report is owed; `revocable_at`: from when silence may end it, and does by itself if
    `silence_ends`. `suspended_for`: the codes and disputes for which it rests; it is in force again when all of them
    are gone, and `clock_stopped` says that its time rests with it.
    """

    start: datetime
    end: datetime | None
    reminders: tuple[datetime, ...] = ()
    phase: Literal["active", "suspended", "in_grace", "ended"] = "active"
    kind: ProtectionKind = "exclusive"
    grace_until: datetime | None = None
    tail_until: datetime | None = None
    extensions: int = 0
    extension_asked: datetime | None = None
    activity_due: datetime | None = None
    activity_overdue: bool = False
    revocable_at: datetime | None = None
    silence_ends: bool = False
    suspended_at: datetime | None = None
    suspended_for: tuple[str, ...] = ()
    clock_stopped: bool = False
    offer: Offer | None = None


class Party(msgspec.Struct, frozen=True, array_like=True):
    """Somebody who joined the deal beside its partner."""

    invitation: EntityId
    partner: str
    role: str
    share: Decimal | None = None


class Proof(msgspec.Struct, frozen=True, array_like=True):
    """A proof of work that came after the claim was written: its id, kind and date."""

    id: EntityId
    kind: str
    at: datetime


class Review(msgspec.Struct, frozen=True, array_like=True):
    """Who is asked to decide: the steps that are left, and which desks of the current one agreed, each by whom.

    A step is how its desks agree (all, any) and the desks. `reviewer` took the claim, so that no rule decides it.
    `assigned` is a person it was handed to, who may answer for the desks `assigned_for`.
    """

    steps: tuple[tuple[str, tuple[str, ...]], ...] = ()
    agreed: tuple[str, ...] = ()
    agreed_by: tuple[str, ...] = ()
    reviewer: str = ""
    assigned: str = ""
    assigned_for: tuple[str, ...] = ()

    @property
    def agree(self) -> str:
        """How the desks of the current step agree."""
        return self.steps[0][0] if self.steps else "any"

    @property
    def asked_now(self) -> tuple[str, ...]:
        """The desks of the current step whose word is still missing."""
        desks = self.steps[0][1] if self.steps else ()
        return tuple(desk for desk in desks if desk not in self.agreed)

    def anew(self) -> "Review":
        """The review of a claim that says something else now: nobody agreed to that yet, or took it."""
        return Review(assigned=self.assigned, assigned_for=self.assigned_for)

    def after(self, desk: str, person: str) -> "Review":
        """The review once a desk agreed: the same step, the next one, or none left."""
        agreed = replace(self, agreed=(*self.agreed, desk), agreed_by=(*self.agreed_by, person))
        if self.agree == "all" and agreed.asked_now:
            return agreed
        return replace(self, steps=self.steps[1:], agreed=(), agreed_by=())


class Appeal(msgspec.Struct, frozen=True, array_like=True):
    """A rejection that is not final yet: until when an appeal may be filed, or is to be decided once it was."""

    rejected_by: str
    until: datetime | None
    filed: bool = False
    due: datetime | None = None


class Registration(msgspec.Struct, frozen=True, array_like=True):
    """A registration that is not over, its protection and its hold, which share an id and have a stream each.

    What holds a claim has a stream of its own because it tells of others: a partner, who must not learn of them, may
    count the registration's events. `asked_version` is the version with which the scope or the customer last changed:
    a screening of another one says nothing.
    `details` are kept as JSON: most registrations wait for weeks, and a parsed one takes ten times the memory.
    `proposed`: another scope that a granted registration asks for; `rescoped_version` is the version with which such a
    scope was last granted. `authors` are the people who wrote any part of it.
    `conflicts` are the open cases that hold it, `cautioned` says that screening found something a person should see
    although no case holds it. `customer` is who screening found the customer to be. `verdicts` say which evidence a
    person found to hold or not; `superseded` is evidence that was replaced. `exceptions` are rules that do not count.
    `reach` is how far it was said to reach when it was last compared with others.
    `track` is the partner type under whose rules it was granted. `filed_by` is the organisation that filed it for its
    partner, `invited` are the invitations to it that are open.
    `priority` is the place of its submission in the ledger, and `priority_at` the time.
    """

    id: EntityId
    vendor: str
    partner: str
    stage: Stage
    version: int
    details: bytes = b""
    proposed: bytes = b""
    authors: tuple[str, ...] = ()
    programme: str = ""
    programme_version: int = 0
    priority: int = 0
    priority_at: datetime | None = None
    distributor: str = ""
    customer: EntityId = ""
    waiting_since: datetime | None = None
    screened: bool = False
    cautioned: bool = False
    conflicts: tuple[EntityId, ...] = ()
    review: Review = Review()
    decision_due: datetime | None = None
    at_risk: datetime | None = None
    decision_late: bool = False
    information_due: datetime | None = None
    open_fields: tuple[str, ...] = ()
    attached: tuple[Proof, ...] = ()
    verdicts: tuple[tuple[EntityId, bool], ...] = ()
    superseded: tuple[EntityId, ...] = ()
    exceptions: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    appeal: Appeal | None = None
    grant: Grant | None = None
    protection_version: int = 0
    hold_version: int = 0
    asked_version: int = 0
    rescoped_version: int = 0
    track: str = ""
    filed_by: str = ""
    invited: tuple[EntityId, ...] = ()
    reach: Reach | None = None

    @property
    def live(self) -> bool:
        """Whether anything may still happen to it."""
        return self.stage in OPEN or self.grant is not None or self.appeal is not None

    def asked(self) -> Details:
        """What is registered, parsed."""
        return _parsed(self.details)

    def asked_next(self) -> Details:
        """What an amendment asks for; what is registered if there is none."""
        return _parsed(self.proposed or self.details)

    def evidence(self) -> dict[EntityId, str]:
        """All evidence by id, with its kind: what the registration was written with, and what came later."""
        return {proof.id: proof.kind for proof in self.proofs()}

    def proofs(self) -> Iterator[Proof]:
        """All evidence: what the registration was written with, and what came later."""
        for item in self.asked().evidence:
            yield proof_of(self.id, item)
        yield from self.attached

    def standing_proofs(self) -> tuple[Proof, ...]:
        """The evidence that nobody found wanting or replaced."""
        fallen = {proof for proof, holds in self.verdicts if not holds} | set(self.superseded)
        return tuple(proof for proof in self.proofs() if proof.id not in fallen)


def proof_of(registration: EntityId, item: Evidence) -> Proof:
    """A proof of work as the state keeps it."""
    return Proof(evidence_id(registration, item), item.kind, item.at)


class Closed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """All that is kept of a registration in a final stage: enough to refuse whatever still comes."""

    vendor: str
    partner: str
    stage: Stage
    version: int
    protection_version: int
