"""The use cases of a writer: a command, a record of the conflict ledger or the clock comes in, events go out."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from contracts.envelope import CommandEnvelope
from contracts.message import Event
from contracts.values import derived_id
from services.kit.agenda import Entity
from services.kit.commanding import Cause, Decided
from services.kit.deciding import Deciding
from services.kit.ledger import Accepted, Draft, Moment
from services.kit.mapper import message_of
from services.registration.domain.attribution import CLOCK, RULES, attributed
from services.registration.domain.consequences import carry_out
from services.registration.domain.decide import decide
from services.registration.domain.holding import Observed
from services.registration.domain.incumbency import overdue as renewals_overdue
from services.registration.domain.inviting import lapse
from services.registration.domain.owing import reward_due
from services.registration.domain.reactions import REACTIONS
from services.registration.domain.request import Request
from services.registration.domain.retaining import retention_over
from services.registration.domain.state import Registration
from services.registration.domain.streams import stream_of
from services.registration.domain.timers import certificates_overdue, overdue
from services.registration.store import State
from services.registration.store.people import schedule_of

SERVICE = "registration"
_REACTIONS = {event.TYPE: reaction for event, reaction in REACTIONS.items()}


class RegistrationPartition(Deciding):
    """One partition of the registration ledger; it begins empty."""

    def __init__(self, state: State | None = None) -> None:
        self.state = State() if state is None else state
        super().__init__(SERVICE, self.state, self._decide)

    def _decide(self, envelope: CommandEnvelope, now: Moment) -> list[Decided]:
        actor = envelope.actor
        return _placed(decide(Request(envelope.command, actor, now.at), self.state), actor.vendor)

    def observe(self, ledger: str, record: Accepted, now: Moment) -> Sequence[Draft]:
        """What follows from a record of the conflict ledger; nothing, mostly."""
        reaction = _REACTIONS.get(record.type)
        if reaction is None:
            return ()
        seen = Observed(message_of(record), record.id, record.actor, now.at)
        vendor = record.actor.partition("/")[0]
        decided = _placed(reaction(seen, self.state), vendor, settled_by=record.actor)
        return self.take(decided, Cause(record.id, RULES), now)

    def due(self, now: Moment) -> Sequence[Draft]:
        """What the clock decides about the entity that has waited longest."""
        first = self.state.agenda.first()
        if first is None or first[0] > now.at:
            return ()
        due, entity = first
        decided = self._due(entity, now.at)
        # Two decisions that fall due at the same moment are told apart by what they write, and where.
        versions = [f"{stream}@{self.state.version(stream)}" for stream, _, _ in decided]
        return self.take(decided, Cause(derived_id("clock", *entity, due.isoformat(), *versions), CLOCK), now)

    def _due(self, entity: Entity, at: datetime) -> list[Decided]:
        match entity:
            case ("partner" | "consequences", vendor, name):
                return _placed(self._due_of_partner(entity[0], vendor, name, at), vendor)
            case ("invitation", key):
                invitation = self.state.invitation(key)
                return [] if invitation is None else _placed(lapse(invitation, at, self.state))
            case ("incumbent", key):
                incumbent = self.state.sitting.get(key)
                return [] if incumbent is None else _placed(renewals_overdue(incumbent, at))
            case ("reward", key):
                deal = self.state.unpaid.get(key)
                return [] if deal is None else _placed(reward_due(deal))
            case ("retention", *schedule):
                return _placed(retention_over(schedule_of(*schedule), at, self.state))
            case (_, key):
                registration = self.state.registration(key)
                return _placed(overdue(registration, at, self.state)) if isinstance(registration, Registration) else []
            case _:
                raise ValueError(f"nothing is ever due for {entity}")

    def _due_of_partner(self, family: str, vendor: str, name: str, at: datetime) -> list[Event]:
        if family == "consequences":
            return carry_out(vendor, name, at, self.state)
        partner = self.state.partner(vendor, name)
        return [] if partner is None else certificates_overdue(partner, at)

    def next_due(self) -> datetime | None:
        """When the clock next has something to decide."""
        first = self.state.agenda.first()
        return None if first is None else first[0]


def _placed(events: Iterable[Event], vendor: str = "", settled_by: str | None = None) -> list[Decided]:
    """Events with their streams and authors; only those of partners and programmes lie under a vendor."""
    return [Decided(stream_of(event, vendor), event, actor) for event, actor in attributed(events, settled_by)]
