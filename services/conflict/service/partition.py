"""The use cases of a writer: a command, a record of the registration ledger or the clock comes in, events go out."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from contracts.claims import ClaimScreened
from contracts.envelope import CommandEnvelope
from contracts.message import Event
from contracts.values import derived_id
from services.conflict.blanket import Office
from services.conflict.domain import direct
from services.conflict.domain.cases import due as due_in_case
from services.conflict.domain.cases import opened
from services.conflict.domain.claims import Seen, again, lapses
from services.conflict.domain.decide import decide
from services.conflict.domain.designating import undesignate
from services.conflict.domain.flags import overdue
from services.conflict.domain.reactions import REACTIONS
from services.conflict.domain.state import LiveClaim
from services.conflict.domain.streams import stream_of
from services.conflict.domain.watching import raised
from services.conflict.store import State
from services.kit.agenda import Entity
from services.kit.commanding import Cause, Decided
from services.kit.deciding import Deciding
from services.kit.ledger import Accepted, Draft, Moment
from services.kit.mapper import message_of

SERVICE = "conflict"
REACTING = f"system/{SERVICE}"
"""Who answers for what follows from the registration ledger by itself."""
CLOCK = "system/clock"
_REACTIONS = {event.TYPE: reaction for event, reaction in REACTIONS.items()}


class ConflictPartition(Deciding):
    """One partition of the conflict ledger."""

    def __init__(self) -> None:
        self.state = State()
        super().__init__(SERVICE, self.state, self._decide)
        self._looked_until: datetime | None = None
        """What was due before this time was looked at by whoever wrote the ledger so far."""

    def fold(self, record: Accepted) -> None:
        """Replay one record of the own ledger."""
        super().fold(record)
        self._looked_until = self.state.last_at

    def load(self, data: bytes) -> None:
        """Take over a checkpoint of the same code version."""
        super().load(data)
        self._looked_until = self.state.last_at

    def _decide(self, envelope: CommandEnvelope, now: Moment) -> list[Decided]:
        return _placed(opened(decide(envelope.command, envelope.actor, now.at, self.state), now.at, self.state))

    def observe(self, ledger: str, record: Accepted, now: Moment) -> Sequence[Draft]:
        """What follows from a record of the registration ledger; nothing, mostly."""
        reaction = _REACTIONS.get(record.type)
        if reaction is None:
            return ()
        vendor = record.actor.partition("/")[0]
        seen = Seen(record.id, vendor, record.sequence, record.version, record.time, record.actor)
        events = opened(reaction(message_of(record), seen, self.state), now.at, self.state)
        made = self.take(_placed(events), Cause(record.id, REACTING), now)
        return [*made, *self._watch(events, made, now)]

    def _watch(self, events: Sequence[Event], made: Sequence[Draft], now: Moment) -> Sequence[Draft]:
        """Look at the partner as a whole when it has filed; what is found follows from the screening's event."""
        for event, draft in zip(events, made, strict=True):
            if isinstance(event, ClaimScreened) and event.filing is not None:
                then = Moment(now.at, now.sequence + len(made))
                return self._look((event.vendor or "", event.partner), Cause(draft.id, REACTING), now.at, then)
        return ()

    def _look(self, office: Office, cause: Cause, at: datetime, now: Moment) -> Sequence[Draft]:
        found, flag = self.state.watch.look(office, at), self.state.watch.standing(office)
        return self.take(_placed(raised(office, found, flag, at, cause.id)), cause, now)

    def next_due(self) -> datetime | None:
        """When the clock next has something to decide."""
        first = self._first()
        return None if first is None else first[0]

    def due(self, now: Moment) -> Sequence[Draft]:
        """What the clock decides about the one thing that has waited longest.

        A look that finds nothing leaves no record, so the next thing is taken: several may be due at one moment.
        """
        while (first := self._first()) is not None and first[0] <= now.at:
            if made := self._decide_due(*first, now):
                return made
        return ()

    def _decide_due(self, due: datetime, entity: Entity, now: Moment) -> Sequence[Draft]:
        match entity:
            case ("claim", claim_id, code):
                return self._screen_again(claim_id, code, now)
            case ("orphaned", claim_id, cause):
                return self._close_cases(claim_id, cause, now)
            case ("case", case_id):
                return self._due_in_case(case_id, now)
            case ("flag", flag_id):
                return self._evidence_overdue(flag_id, now)
            case (("direct-claim" | "designation") as kind, entity_id):
                return self._over(kind, entity_id, due, now)
            case (_, vendor, partner):
                return self._look_when_due((vendor, partner), due, now)
            case _:
                raise ValueError(f"nothing is ever due for {entity}")

    def _first(self) -> tuple[datetime, Entity] | None:
        waiting = self.state.claims.next_waiting()
        orphaned = self.state.cases.next_orphaned()
        found: tuple[tuple[datetime, Entity] | None, ...] = (
            None if orphaned is None else (orphaned[0], ("orphaned", *orphaned[1:])),
            None if waiting is None else (waiting[0], ("claim", *waiting[1:])),
            self.state.cases.agenda.first(),
            self.state.expiries.first(),
            self.state.watch.agenda.first(),
        )
        return min((one for one in found if one is not None), default=None)

    def _screen_again(self, claim_id: str, code: str, now: Moment) -> Sequence[Draft]:
        claim = self.state.claims.live(claim_id)
        cause = Cause(derived_id("clock", "claim", claim_id, *self._turn_of(claim)), CLOCK)
        compared = direct.again if claim.kind == "direct" else again
        return self.take(_placed(opened(compared(claim, code, cause.id, self.state), now.at, self.state)), cause, now)

    def _turn_of(self, claim: LiveClaim) -> tuple[str, ...]:
        """What tells this screening of a claim from all others of it."""
        if claim.kind == "direct":
            return (str(self.state.version(f"direct-claim/{claim.id}")),)
        # A claim that lives again after an appeal counts its revisions anew, but not the versions of its registration.
        return str(claim.revision), str(claim.registration_version)

    def _close_cases(self, claim_id: str, ended_as: str, now: Moment) -> Sequence[Draft]:
        events = lapses(claim_id, ended_as, self.state)
        cause = Cause(derived_id("clock", "orphaned", events[0].conflict), CLOCK)
        return self.take(_placed(events), cause, now)

    def _due_in_case(self, case_id: str, now: Moment) -> Sequence[Draft]:
        version = self.state.version(f"conflict/{case_id}")
        cause = Cause(derived_id("clock", "case", case_id, str(version)), CLOCK)
        return self.take(_placed(due_in_case(self.state.cases.known(case_id), now.at, self.state)), cause, now)

    def _over(self, kind: str, entity_id: str, due: datetime, now: Moment) -> Sequence[Draft]:
        return (self._expire if kind == "direct-claim" else self._undesignate)(entity_id, due, now)

    def _undesignate(self, customer: str, due: datetime, now: Moment) -> Sequence[Draft]:
        turn = str(self.state.customer(customer).designations)
        cause = Cause(derived_id("clock", "designation", customer, turn), CLOCK)
        return self.take(_placed(undesignate(customer, due)), cause, now)

    def _expire(self, claim_id: str, due: datetime, now: Moment) -> Sequence[Draft]:
        claim = self.state.claims.live(claim_id)
        if claim.until != due:
            # Work that was seen since, or more time, puts it off.
            self.state.expiries.enter(("direct-claim", claim_id), claim.until)
            return ()
        cause = Cause(derived_id("clock", "direct-claim", claim_id), CLOCK)
        return self.take(_placed(direct.expire(claim, self.state)), cause, now)

    def _evidence_overdue(self, flag_id: str, now: Moment) -> Sequence[Draft]:
        cause = Cause(derived_id("clock", "flag", flag_id), CLOCK)
        return self.take(_placed(overdue(self.state.watch.open_flag(flag_id))), cause, now)

    def _look_when_due(self, office: Office, due: datetime, now: Moment) -> Sequence[Draft]:
        # A look that finds nothing leaves no record, so all of it depends on when it was due, not on when it was done.
        cause = Cause(derived_id("clock", "partner", *office, due.isoformat()), CLOCK)
        until = self._looked_until
        if until is not None and due <= until:
            self.state.watch.looked_at(office, until)
            return ()
        made = self._look(office, cause, due, now)
        if not made:
            self.state.watch.looked_at(office, due)
        return made


def _placed(events: Iterable[Event]) -> list[Decided]:
    return [Decided(stream_of(event), event) for event in events]
