"""What is known of a registration that is not over, of its protection, and of those that ended."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import msgspec

from contracts.registrations import Details
from contracts.values import EntityId, Reach
from services.registration.domain.state.parts import Agreed, Appeal, Curtailed, Grant, Party, Proof, Review, proof_of
from services.registration.domain.state.said import NOTHING, Said

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


class Registration(msgspec.Struct, frozen=True, array_like=True):
    """A registration that is not over, its protection and its hold, which share an id and have a stream each.

    What holds a claim has a stream of its own because it tells of others: a partner, who must not learn of them, may
    count the registration's events. `asked_version` is the version with which the scope or the customer last changed:
    a screening of another one says nothing.
    `proposed`: another scope that a granted registration asks for; `rescoped_version` is the version with which such a
    scope was last granted. `authors` are the people who wrote any part of it.
    `conflicts` are the open cases that hold it, `cautioned` says that screening found something a person should see
    although no case holds it. `customer` is who screening found the customer to be. `verdicts` say which evidence a
    person found to hold or not; `superseded` is evidence that was replaced. `exceptions` are rules that do not count.
    `reach` is how far it was said to reach when it was last compared with others.
    `merged` are customers that the one of a granted claim was found to be too: what was known of them is known of it.
    `track` is the partner type under whose rules it was granted. `filed_by` is the organisation that filed it for its
    partner, `invited` are the invitations to it that are open.
    `agreed` are the terms that a settled case left a claim that is yet to be granted.
    `priority` is the place of its submission in the ledger, and `priority_at` the time.
    `contacts` are all people it ever came with, as subjects of the vault; `withheld` the customers that were withheld.
    """

    id: EntityId
    vendor: str
    partner: str
    stage: Stage
    version: int
    details: Said = NOTHING
    proposed: Said = NOTHING
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
    merged: tuple[EntityId, ...] = ()
    agreed: Agreed | None = None
    curtailed: Curtailed | None = None
    contacts: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def customers(self) -> tuple[EntityId, ...]:
        """The ids under which screening knew the customer; none before there was one."""
        return tuple(dict.fromkeys((self.customer, *self.merged))) if self.customer else ()

    @property
    def live(self) -> bool:
        """Whether anything may still happen to it."""
        return self.stage in OPEN or self.grant is not None or self.appeal is not None

    @property
    def waits(self) -> bool:
        """Whether it is compared and waits for somebody, or something, and no person took it."""
        return self.screened and not self.review.reviewer and (self.stage == "under_review" or bool(self.proposed))

    def asked(self) -> Details:
        """What is registered, parsed."""
        return self.details.details

    def asked_next(self) -> Details:
        """What an amendment asks for; what is registered if there is none."""
        return (self.proposed or self.details).details

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


class Closed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """All that is kept of a registration in a final stage: enough to refuse whatever still comes."""

    vendor: str
    partner: str
    stage: Stage
    version: int
    protection_version: int
