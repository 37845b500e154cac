"""What a registration is made of: its protection, its review, its parties, its proofs and its appeal."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.registrations import evidence_id
from contracts.values import EntityId, Evidence, ProtectionKind


class Agreed(msgspec.Struct, frozen=True, array_like=True):
    """On which terms a settled case lets a claim go on, where they are not those of its programme."""

    conflict: EntityId
    code: str
    price_level: str | None = None
    reward_share: Decimal | None = None


class Offer(msgspec.Struct, frozen=True, array_like=True):
    """A protection offered to another partner, until a time; `by`: who offered it, and does not accept it too."""

    to: str
    due: datetime
    by: str = ""


class Question(msgspec.Struct, frozen=True, array_like=True):
    """More time that was asked for: since when, and until when an answer is owed and a warning is still to come.

    `late`: no answer came in time, so that others may give it too. `by`: who asked, and does not answer too.
    """

    asked_at: datetime
    due: datetime | None = None
    at_risk: datetime | None = None
    late: bool = False
    by: str = ""


class Grant(msgspec.Struct, frozen=True, array_like=True):
    """A live protection: when it ends, which reminders are still to come, its duties, and what is asked of it.

    `phase`: suspended and in_grace are still exclusive; ended has none left but its tail, in which an order counts.
    `activity_due`: when the next report is owed; `revocable_at`: from when silence may end it, and does by itself if
    `silence_ends`. `suspended_for`: the codes and disputes for which it rests; it is in force again when all of them
    are gone, and `clock_stopped` says that its time rests with it. `refused_by`: to whom it was offered in vain.
    """

    start: datetime
    end: datetime | None
    reminders: tuple[datetime, ...] = ()
    phase: Literal["active", "suspended", "in_grace", "ended"] = "active"
    kind: ProtectionKind = "exclusive"
    grace_until: datetime | None = None
    tail_until: datetime | None = None
    extensions: int = 0
    extension_asked: Question | None = None
    activity_due: datetime | None = None
    activity_overdue: bool = False
    revocable_at: datetime | None = None
    silence_ends: bool = False
    suspended_at: datetime | None = None
    suspended_for: tuple[str, ...] = ()
    clock_stopped: bool = False
    offer: Offer | None = None
    refused_by: tuple[str, ...] = ()


class Party(msgspec.Struct, frozen=True, array_like=True):
    """Somebody who joined the deal beside its partner, and what it brings."""

    invitation: EntityId
    partner: str
    role: str
    share: Decimal | None = None
    contribution: str = ""


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
    """An end that is not final yet: until when an appeal may be filed, or is to be decided once it was.

    `conflict` is the settled case that ended the claim, where that itself may be looked at again; as long as it may,
    the other side can bring the claim to life, even when its own partner's time is `over`.
    """

    rejected_by: str
    until: datetime | None
    filed: bool = False
    due: datetime | None = None
    conflict: EntityId = ""
    over: bool = False


class Curtailed(msgspec.Struct, frozen=True, array_like=True):
    """A claim goes on with less than it had: by which settled case, and until when its partner may appeal.

    No case is named once that is final. `filed`: its partner has asked.
    """

    conflict: EntityId
    until: datetime | None
    filed: bool = False


def proof_of(registration: EntityId, item: Evidence) -> Proof:
    """A proof of work as the state keeps it."""
    return Proof(evidence_id(registration, item), item.kind, item.at)
