"""What every writer does around a decision: know repeats, check rights and versions, and turn events into drafts."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from contracts.access import may_send
from contracts.envelope import CommandEnvelope, command_envelope, mark_of
from contracts.message import Event
from contracts.outcomes import CommandRefused, CommandRepeated
from contracts.refusal import Refusal, Refused, refuse
from contracts.values import derived_id
from services.kit.ledger import Draft, Incoming, Moment
from services.kit.mapper import EVENTS, StreamEvent
from services.kit.repeats import First, Repeats


class Decided(NamedTuple):
    """An event, the stream it belongs to, and who answers for it if it is not the one who caused the decision."""

    stream: str
    event: Event
    actor: str | None = None


class Cause(NamedTuple):
    """The command or record that led to a decision, and who answers for it."""

    id: str
    actor: str


NOT_FOUND = "NOT_FOUND"
Decide = Callable[[CommandEnvelope, Moment], Sequence[Decided]]
Versions = Callable[[str], int]
"""The version of a stream; 0 for one without events. The first event of a stream is version 1."""


def drafts(decided: Iterable[Decided], cause: Cause, versions: Versions) -> list[Draft]:
    """The events of one decision as drafts; their ids follow from the cause, so that a replay gives the same."""
    latest: dict[str, int] = {}
    made = []
    for index, (stream, event, actor) in enumerate(decided):
        latest[stream] = version = latest.get(stream, versions(stream)) + 1
        stored = EVENTS.to_stored_event(StreamEvent(stream, version, event))
        event_id = derived_id(cause.id, str(index))
        made.append(Draft(stream, stored.topic, version, stored.state, event_id, cause.id, actor or cause.actor))
    return made


class Counter:
    """Where commands come in: each leaves records, its events or one that says why not."""

    def __init__(self, service: str, repeats: Repeats, versions: Versions, decide: Decide) -> None:
        self._service = service
        self._repeats = repeats
        self._versions = versions
        self._decide = decide

    def command(self, incoming: Incoming, now: Moment) -> tuple[Cause, list[Decided]]:
        """Decide a record of the commands topic; its cause, and one event or more."""
        try:
            envelope = command_envelope(incoming.value, incoming.headers)
        except (LookupError, ValueError) as error:
            return self._unreadable(incoming, error)
        cause = Cause(envelope.id, str(envelope.actor))
        first = self._repeats.find(mark_of(envelope.id))
        try:
            if first is not None:
                return cause, [_repeated(envelope, first)]
            return cause, self._decided(envelope, now)
        except Refused as refused:
            return cause, [_refused(envelope, refused.refusal)]

    def _decided(self, envelope: CommandEnvelope, now: Moment) -> list[Decided]:
        if not may_send(envelope.actor.roles, envelope.command.TYPE):
            raise refuse("NOT_AUTHORISED", "none of the sender's roles may send this command")
        try:
            decided = list(self._decide(envelope, now))
        except Refused as refused:
            # Another's entity looks like one that is not there, so whoever guesses learns no version either.
            if refused.refusal.code != NOT_FOUND:
                self._expect_version(envelope)
            raise
        self._expect_version(envelope)
        return decided

    def _expect_version(self, envelope: CommandEnvelope) -> None:
        expected = envelope.expected_version
        if expected is not None and expected != self._versions(envelope.subject):
            raise refuse("STALE_VERSION", f"the version is not {expected}")

    def _unreadable(self, incoming: Incoming, error: Exception) -> tuple[Cause, list[Decided]]:
        # Only our own edges write this topic, so this is a stranger's record: refused, or it would stop the partition.
        detail = f"offset {incoming.offset} is no command: {type(error).__name__}"
        name = f"{self._service}.commands@{incoming.offset}"
        event = CommandRefused(command="unreadable", code="UNREADABLE", detail=detail)
        cause = Cause(derived_id(name), f"system/{self._service}")
        return cause, [Decided(f"command/{cause.id}", event)]


def _repeated(envelope: CommandEnvelope, first: First) -> Decided:
    mark = mark_of(envelope.id)
    if mark is not None and mark.body_hash != first.body_hash:
        raise refuse("IDEMPOTENCY_CONFLICT", "this key was used before, for something else")
    event = CommandRepeated(
        command=envelope.command.TYPE,
        first=first.id,
        sequence=first.sequence,
        records=first.records,
        subject=first.subject,
        code=first.code,
    )
    return Decided(f"command/{envelope.id}", event)


def _refused(envelope: CommandEnvelope, refusal: Refusal) -> Decided:
    event = CommandRefused(
        command=envelope.command.TYPE,
        code=refusal.code,
        detail=refusal.detail[:2_000],
        subject=envelope.subject,
        pointers=refusal.pointers[:50],
        rule=refusal.rule,
        programme=refusal.programme,
        trace=refusal.trace,
    )
    return Decided(f"command/{envelope.id}", event)
