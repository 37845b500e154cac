"""Invitations and opportunities by id, kept for good: whoever asks again is told what became of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from contracts.cosell import CoSellPartyInvited
from contracts.message import Event
from contracts.opportunities import OpportunityOffered
from contracts.values import EntityId
from services.kit.agenda import Agenda
from services.kit.tables import Shards, framed, unframed
from services.registration.domain.evolve import Seen
from services.registration.domain.evolve.offers import answered, invited, offered, settled, taken_up
from services.registration.domain.state import Invitation, Opportunity
from services.registration.store.coding import pack, unpacker

INVITATIONS, OPPORTUNITIES = range(2)
_invitation, _opportunity = unpacker(Invitation), unpacker(Opportunity)


class Offers:
    """What partners were asked to join. The agenda says when an unanswered invitation lapses."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._invitations = Shards()
        self._opportunities = Shards()
        self._open: defaultdict[EntityId, dict[EntityId, None]] = defaultdict(dict)
        """The unanswered invitations by what they invite to."""

    def invitation(self, id: EntityId) -> Invitation | None:
        """An invitation, answered or not."""
        packed = self._invitations.get(id)
        return None if packed is None else _invitation.decode(packed)

    def opportunity(self, id: EntityId) -> Opportunity | None:
        """An opportunity, settled or not."""
        packed = self._opportunities.get(id)
        return None if packed is None else _opportunity.decode(packed)

    def open_for(self, subject: EntityId) -> Sequence[Invitation]:
        """The unanswered invitations to a registration or an opportunity, in the order in which they went out."""
        return [_invitation.decode(self._invitations.get(id_) or b"") for id_ in self._open.get(subject, ())]

    def fold_invitation(self, event: Event, seen: Seen) -> None:
        """An invitation goes out, or is answered; the opportunity it is for takes note."""
        if isinstance(event, CoSellPartyInvited):
            self._keep(invited(event, seen))
            return
        was = self.invitation(getattr(event, "invitation", ""))
        if was is None:
            raise KeyError(f"{event.TYPE} of an invitation that never went out")
        now = answered(was, event, seen)
        self._keep(now)
        if (opportunity := self.opportunity(now.subject)) is not None:
            self._opportunities.put(opportunity.id, pack(taken_up(opportunity, now)))

    def fold_opportunity(self, event: Event, seen: Seen) -> None:
        """A deal is offered, given to one, or taken back; whoever is not told otherwise by then is asked no more."""
        if isinstance(event, OpportunityOffered):
            self._opportunities.put(event.opportunity, pack(offered(event, seen)))
            return
        was = self.opportunity(getattr(event, "opportunity", ""))
        if was is None:
            raise KeyError(f"{event.TYPE} of an opportunity that was never offered")
        self._opportunities.put(was.id, pack(settled(was, event)))
        self.over(was.id, seen.at)

    def over(self, subject: EntityId, at: datetime) -> None:
        """What was invited to is over: unanswered invitations lapse now and not on their own day."""
        for invitation in self.open_for(subject):
            self._keep(replace(invitation, due=min(at, invitation.due)))

    def left(self, invitations: Iterable[EntityId], at: datetime) -> None:
        """The deals that were joined by these invitations are over: it is still to be told to whoever joined."""
        for id_ in invitations:
            found = self.invitation(id_)
            if found is not None and found.answer == "accepted":
                self._keep(replace(found, over_at=at))

    def _keep(self, now: Invitation) -> None:
        self._invitations.put(now.id, pack(now))
        self._enter(now)

    def _enter(self, now: Invitation) -> None:
        self._agenda.enter(("invitation", now.id), now.next_due())
        if not now.answer:
            self._open[now.subject][now.id] = None
        elif (others := self._open.get(now.subject)) is not None:
            others.pop(now.id, None)
            if not others:
                del self._open[now.subject]

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return framed({INVITATIONS: self._invitations.dump(), OPPORTUNITIES: self._opportunities.dump()})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        tables = unframed(b"".join(pieces))
        self._invitations.load(tables[INVITATIONS])
        self._opportunities.load(tables[OPPORTUNITIES])
        for _, packed in self._invitations.items():  # noqa: PERF102 - no dict
            self._enter(_invitation.decode(packed))
