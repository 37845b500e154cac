"""Given, when, then for one partition of the registration service: whole events are compared, in order.

Everything goes through the partition as the writer drives it, so encoding, ids, versions and folding are part of
every test; beside the story's own partition a second one replays its records and must come to the same state.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from contracts.codec import decode, encode
from contracts.envelope import Actor, CommandEnvelope, body_hash, command_id
from contracts.message import Command, Event
from contracts.outcomes import CommandRefused
from contracts.partners import PartnerProfileRecorded
from contracts.programme import Programme, ProgrammePublished
from contracts.values import derived_id
from services.kit.ledger import GENESIS, Accepted, Draft, Incoming, Moment, Record, Stored
from services.kit.ledger.stamping import Stamp
from services.registration.service.partition import RegistrationPartition
from tests.make import MAY_1, a_profile, a_programme

VENDOR = "acme"
PARTNER = Actor(VENDOR, "northwind", "petra", ("partner",))
RIVAL = Actor(VENDOR, "contoso", "raul", ("partner",))
MANAGER = Actor(VENDOR, None, "kim", ("channel-manager",))
APPROVER = Actor(VENDOR, None, "anna", ("approver",))
OPERATOR = Actor(VENDOR, None, "otto", ("operator",))


class Story:
    """One partition and its ledger, in memory."""

    def __init__(self, at: datetime = MAY_1) -> None:
        self.at = at
        self.partition = RegistrationPartition()
        self.ledger: list[Accepted] = []
        self.last: list[Event] = []
        self._stamp = Stamp("registration", 0, GENESIS, datetime.min.replace(tzinfo=UTC))
        self._offset = 0

    def published(self, programme: Programme | None = None) -> "Story":
        """A programme stands since long ago."""
        known = programme or a_programme()
        event = ProgrammePublished(programme=known, version=1, effective_from=MAY_1 - timedelta(days=365))
        return self.given((f"programme/{VENDOR}/{known.id}", event, OPERATOR))

    def with_partner(self, name: str = "northwind", **profile: object) -> "Story":
        """A partner stands in the vendor's books."""
        event = PartnerProfileRecorded(partner=name, profile=a_profile(**profile))
        return self.given((f"partner/{VENDOR}/{name}", event, MANAGER))

    def given(self, *known: tuple[str, Event, Actor]) -> "Story":
        """What happened before, written into the ledger as it is."""
        for stream, event, actor in known:
            version = self.partition.state.version(stream) + 1
            cause = str(uuid4())
            draft = Draft(stream, event.TYPE, version, encode(event), str(uuid4()), cause, str(actor))
            for record in self._write([draft]):
                self.partition.fold(record)
        return self

    def when(self, command: Command, by: Actor = PARTNER, key: str | None = None, **envelope: object) -> "Story":
        """A command comes in."""
        value = encode(command)
        known = {"subject": _subject(command, by), "at": self.at, "source": "/test", **envelope}
        key, hashed = key or str(uuid4()), body_hash(value)
        id = command_id(key, hashed, str(uuid4()))  # noqa: A001 - the envelope's word
        sent = CommandEnvelope(id=id, key=key, body_hash=hashed, actor=by, command=command, **known)  # type: ignore[arg-type]
        return self._take(self.partition.command(self._incoming(sent), self._now()))

    def sees(self, event: Event, by: str = "acme/-/dora") -> "Story":
        """A record of the conflict ledger comes in."""
        draft = Draft("conflict/x", event.TYPE, 1, encode(event), self._seen_id(), "cause", by)
        stamp = Stamp("conflict", 0, GENESIS, self.at)
        stamp.begin("x")
        record = Accepted("conflict", 0, 0, 0, b"", stamp.record(draft, self.at, ""))
        return self._take(self.partition.observe("conflict", record, self._now()))

    def passes(self, **time: float) -> "Story":
        """Time passes, and the clock decides whatever became due, each at its own time."""
        end = self.at + timedelta(**time)
        found: list[Event] = []
        while (due := self.partition.next_due()) is not None and due <= end:
            self.at = max(self.at, due)
            found += self._take(self.partition.due(self._now())).last
        self.at, self.last = end, found
        return self

    def then(self, *expected: Event) -> "Story":
        """Exactly these events came of it, in this order."""
        assert self.last == list(expected)
        return self

    def types(self, *expected: type[Event]) -> "Story":
        """Events of exactly these classes came of it, in this order."""
        assert [type(event) for event in self.last] == list(expected)
        return self

    def quiet(self) -> "Story":
        """Nothing came of it."""
        return self.then()

    def refused(self, code: str, rule: str | None = None) -> "Story":
        """The command was refused with this code, and by this rule of the programme if one is named."""
        assert [type(event) for event in self.last] == [CommandRefused], self.last
        refusal = self.last[0]
        assert isinstance(refusal, CommandRefused)
        assert (refusal.code, refusal.rule) == (code, rule)
        return self

    def replayed(self) -> RegistrationPartition:
        """Another partition that read the same ledger."""
        other = RegistrationPartition()
        for record in self.ledger:
            other.fold(record)
        return other

    def _take(self, drafts: Sequence[Draft]) -> "Story":
        self._write(drafts)
        self.last = [_event(draft) for draft in drafts]
        return self

    def _write(self, drafts: Sequence[Draft]) -> list[Accepted]:
        written = []
        self._stamp.begin("append")
        for draft in drafts:
            assert draft.version == 1 + sum(record.stream == draft.stream for record in self.ledger)
            record = self._stamp.record(draft, self.at, "")
            sequence = len(self.ledger)
            written.append(Accepted("registration", 0, sequence, sequence, b"", record))
            self.ledger.append(written[-1])
        return written

    def _incoming(self, envelope: CommandEnvelope) -> Incoming:
        self._offset += 1
        return Incoming(Stored(self._offset, 0, Record(*envelope.record())))

    def _seen_id(self) -> str:
        return derived_id("seen", str(len(self.ledger)))

    def _now(self) -> Moment:
        return Moment(self.at, len(self.ledger))


def _subject(command: Command, by: Actor) -> str:
    fields = command.model_dump()
    for family in ("registration", "protection"):
        if family in fields:
            return f"{family}/{fields[family]}"
    return f"partner/{by.vendor}/{fields['partner']}" if "partner" in fields else f"programme/{by.vendor}/x"


def _event(draft: Draft) -> Event:
    event = decode(draft.type, draft.data)
    assert isinstance(event, Event)
    return event


def a_story() -> Story:
    """The sample programme is published and the partner known."""
    return Story().published().with_partner()
