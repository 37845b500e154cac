"""The live claims: by id, by customer, who stands in whose way, and which have to be screened again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from contracts.claims import ClaimOfIncumbent, ClaimPassedOn, ClaimProtected, ClaimScreened
from contracts.direct import DirectClaimRegistered
from contracts.values import EntityId, Scope
from services.conflict.domain.claims import RIVAL_ENDED, certainty
from services.conflict.domain.protections import PASSED_ON, TERMS_CHANGED
from services.conflict.domain.resolving import written
from services.conflict.domain.state import LiveClaim, live_claim
from services.conflict.matching import Written
from services.conflict.policy.kinds import RANK
from services.conflict.policy.limits import FINDINGS_MAX
from services.conflict.store.queue import Queue, Waiting
from services.conflict.store.rivals import Rivals


class ClaimsImage(msgspec.Struct, array_like=True):
    """Everything known of live claims."""

    live: list[LiveClaim]
    in_the_way: dict[EntityId, tuple[EntityId, ...]]
    waiting: dict[EntityId, Waiting]
    crowded: list[EntityId]
    last_priority: int


class Claims:
    """Live claims, and the queue of those that are screened again because something changed."""

    def __init__(self) -> None:
        self.last_priority = 0
        self._live: dict[EntityId, LiveClaim] = {}
        self._of_customer: defaultdict[EntityId, dict[EntityId, None]] = defaultdict(dict)
        self._rivals = Rivals()
        self._queue = Queue()

    def get(self, claim: EntityId) -> LiveClaim | None:
        """A live claim."""
        return self._live.get(claim)

    def live(self, claim: EntityId) -> LiveClaim:
        """A claim that is known to be live. Raises KeyError."""
        return self._live[claim]

    def of_customer(self, customer: EntityId) -> Sequence[LiveClaim]:
        """The live claims on a customer, in the order in which they came to it."""
        return [self._live[claim] for claim in self._of_customer.get(customer, ())]

    def next_waiting(self) -> tuple[datetime, EntityId, str] | None:
        """The claim that is to be screened again next, since when and why."""
        return self._queue.first(self._live)

    def fold_screened(self, event: ClaimScreened, at: datetime) -> None:
        """Enter a claim, or the outcome of screening it again."""
        known = written(event.customer)
        vendor, sure = event.vendor or "", certainty(event.resolution)
        claim = live_claim(event.claim, vendor, known, sure)
        version = event.registration_version
        self._regroup(claim, at)
        said = {"revision": event.revision, "registration_version": version, "by": event.filed_by or ""}
        self._enter(msgspec.structs.replace(claim, **said))
        self._queue.remove(event.registration)
        rivals = [one.rival for one in event.findings if RANK[one.severity] >= RANK["notice"]]
        self._rivals.stand(event.registration, rivals)
        self._rivals.crowd(event.registration, crowded=len(rivals) >= FINDINGS_MAX)

    def _regroup(self, claim: LiveClaim, at: datetime) -> None:
        """Who joined or left the deal is compared anew, on a claim of its own that still waits for a decision."""
        before = self._live.get(claim.id)
        moved = set(claim.parties) ^ set(before.parties if before is not None else ())
        for other in self.of_customer(claim.customer) if moved else ():
            if other.party in moved:
                self.screen_again(other.id, at)

    def fold_direct(self, event: DirectClaimRegistered, actor: str) -> None:
        """Enter a claim of direct sales, and who entered it."""
        vendor, known = actor.partition("/")[0], written(event.written)
        claim = live_claim(event.claim, vendor, known, certainty(event.resolution))
        self._enter(msgspec.structs.replace(claim, by=event.entered_by or actor))

    def fold_compared(self, claim: EntityId) -> None:
        """A claim of direct sales was compared anew; it is as it was."""
        self._queue.remove(claim)

    def fold_worked(self, claim: EntityId, kind: str, at: datetime) -> None:
        """Work on a claim was seen, if that is still there."""
        if claim in self._live:
            self._live[claim] = self._live[claim].worked(kind, at)

    def fold_proof_lost(self, claim: EntityId, kind: str) -> None:
        """No proof of a kind stands for a claim any more."""
        self._live[claim] = self._live[claim].without(kind)

    def fold_rescoped(self, claim: EntityId, scope: Scope, at: datetime) -> None:
        """A claim of direct sales covers less; those that it stood in the way of are to be screened again."""
        self._live[claim] = self._live[claim].scoped(scope)
        self._screen_hindered_again(claim, at)

    def fold_protected(self, event: ClaimProtected, at: datetime) -> None:
        """A claim became a protection: it waits for nothing any more; or one keeps others out than it did."""
        before = self._live[event.registration]
        claim = self._live[before.id] = before.as_protected(event)
        if before.protected and claim.protects != before.protects:
            self._queue.put(claim.id, at, TERMS_CHANGED)
            self._screen_hindered_again(claim.id, at)
        if before.pending and not claim.asks and self._queue.waits_as(claim.id, RIVAL_ENDED):
            self._queue.remove(claim.id)

    def fold_of_incumbent(self, event: ClaimOfIncumbent, name: str) -> None:
        """Enter who sits at a customer, of which no more is known here than its name."""
        self._enter(live_claim(event.claim, event.vendor, Written(name=name), 1.0))

    def fold_passed_on(self, event: ClaimPassedOn, at: datetime) -> None:
        """A claim lives on as another partner's: whoever met it meets that, and both partners' others are met anew."""
        old, new = self._live.pop(event.predecessor), event.registration
        del self._of_customer[old.customer][old.id]
        self._enter(live_claim(event.claim, old.vendor, old.written, old.probability))
        self._rivals.replace(old.id, new)
        self._queue.remove(old.id)
        self._queue.put(new, at, RIVAL_ENDED if self._live[new].asks else PASSED_ON)

    def fold_reserved(self, claim: LiveClaim) -> None:
        """Enter what stands among the claims for a designation."""
        self._enter(claim)

    def fold_extended(self, claim: EntityId, end: datetime) -> None:
        """A claim of direct sales ends later."""
        self._live[claim] = msgspec.structs.replace(self._live[claim], end=end)

    def fold_moved(self, claims: Iterable[EntityId], customer: EntityId) -> None:
        """Claims turn out to be on another customer."""
        for claim in claims:
            if claim in self._live:
                self._enter(msgspec.structs.replace(self._live[claim], customer=customer))

    def fold_ended(self, claim: EntityId, at: datetime) -> None:
        """Let a claim go; those it stood in the way of are to be screened again."""
        gone = self._live.pop(claim)
        del self._of_customer[gone.customer][claim]
        self._queue.remove(claim)
        for hindered in self._rivals.leave(claim):
            self.screen_again(hindered, at)

    def screen_again(self, claim: EntityId, at: datetime, code: str = RIVAL_ENDED) -> None:
        """Queue a claim of which something is not decided yet."""
        live = self._live.get(claim)
        if live is not None and live.asks:
            self._queue.put(claim, at, code)

    def _screen_hindered_again(self, claim: EntityId, at: datetime) -> None:
        for hindered in self._rivals.hindered(claim):
            self.screen_again(hindered, at)

    def screen_all_again(self, customers: Iterable[EntityId], at: datetime, code: str) -> None:
        """Queue all that somebody claims on these customers, decided or not, as who the customer is has changed.

        Whatever a reservation or an incumbent meets is one of those.
        """
        for customer in customers:
            for live in self.of_customer(customer):
                if not (live.reserved or live.incumbent):
                    self._queue.put_anew(live.id, at, code)

    def screen_again_if_crowded(self, claim: EntityId, at: datetime) -> None:
        """Queue a claim of whose rivals not all could be named, as one of them was settled."""
        if self._rivals.crowded(claim):
            self.screen_again(claim, at)

    def _enter(self, claim: LiveClaim) -> None:
        before = self._live.get(claim.id)
        if before is not None and before.customer != claim.customer:
            del self._of_customer[before.customer][claim.id]
        self._live[claim.id] = claim
        self._of_customer[claim.customer][claim.id] = None
        self.last_priority = max(self.last_priority, claim.priority)

    def dump(self) -> ClaimsImage:
        """Everything, as plain data."""
        by_arrival = [self._live[claim] for claims in self._of_customer.values() for claim in claims]
        in_the_way, crowded = self._rivals.dump()
        return ClaimsImage(by_arrival, in_the_way, self._queue.dump(), crowded, self.last_priority)

    def load(self, image: ClaimsImage) -> None:
        """Take over what `dump` returned."""
        for claim in image.live:
            self._enter(claim)
        self._rivals.load(image.in_the_way, image.crowded)
        self._queue.load(image.waiting)
        self.last_priority = image.last_priority
