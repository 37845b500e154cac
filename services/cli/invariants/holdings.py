"""What each protection really kept from others, and when: its scope, its end and who is on the deal change."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from contracts import protections as g
from contracts.cosell import PartyJoined, PartyLeft
from contracts.message import Message
from contracts.values import KEEPS_NOBODY_OUT, Scope
from services.kit.ledger import Accepted

FOREVER: Final = datetime.max.replace(tzinfo=UTC)
ENDINGS: Final = (
    g.ProtectionExpired,
    g.ProtectionReleased,
    g.ProtectionRevoked,
    g.ProtectionFulfilled,
    g.ProtectionTransferred,
)


class Span(NamedTuple):
    """One scope that a protection kept from others, from a time until another, and who sold with its holder then."""

    protection: str
    partner: str
    record: Accepted
    scope: Scope
    parties: frozenset[str]
    start: datetime
    end: datetime


@dataclass(slots=True)
class Held:
    """One protection: whose it is, the record that granted it, and what it kept when; the last span may still grow.

    One that is `open` keeps nobody out.
    """

    protection: str
    partner: str
    record: Accepted
    scope: Scope
    parties: frozenset[str]
    start: datetime
    end: datetime
    open: bool = False
    past: list[Span] = field(default_factory=list)

    def spans(self) -> Iterator[Span]:
        """Everything it kept from others, each scope for its time."""
        yield from self.past
        if not self.open:
            yield self._span(self.end)

    def change(self, scope: Scope, parties: frozenset[str], at: datetime) -> None:
        """From now on it keeps something else, or others are on the deal."""
        if not self.open:
            self.past.append(self._span(min(self.end, at)))
        self.scope, self.parties, self.start = scope, parties, at

    def keep(self, others_out: bool, at: datetime) -> None:
        """From now on it keeps others out, or does not."""
        self.change(self.scope, self.parties, at)
        self.open = not others_out

    def _span(self, end: datetime) -> Span:
        return Span(self.protection, self.partner, self.record, self.scope, self.parties, self.start, end)


class Holdings:
    """The protections of one partition that keep others out; one that only credits its partner does not."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}
        self._parties: defaultdict[str, frozenset[str]] = defaultdict(frozenset)

    def see(self, record: Accepted, event: Message) -> None:
        """What an event changes in what is held, and until when; grace counts, and rest without an end does."""
        match event:
            case g.ProtectionGranted():
                self._grant(record, event)
            case PartyJoined(partner=str(partner)):
                self._together(event.registration, self._parties[event.registration] | {partner}, record.time)
            case PartyLeft():
                self._together(event.registration, self._parties[event.registration] - {event.partner}, record.time)
            case _ if (held := self._held.get(getattr(event, "protection", ""))) is not None:
                self._changed(held, record, event)

    def _together(self, deal: str, parties: frozenset[str], at: datetime) -> None:
        self._parties[deal] = parties
        if deal in self._held:
            self._held[deal].change(self._held[deal].scope, parties, at)

    def _changed(self, held: Held, record: Accepted, event: Message) -> None:
        match event:
            case g.ProtectionRescoped():
                held.change(event.scope, held.parties, record.time)
            case g.ProtectionTermsChanged():
                held.keep(event.kind not in KEEPS_NOBODY_OUT, record.time)
            case g.ProtectionExtended() | g.ProtectionReinstated() if event.end is not None:
                held.end = event.grace_until or event.end
            case g.ProtectionEnteredGrace():
                held.end = event.until
            case g.ProtectionSuspended(clock_stopped=True):
                held.end = FOREVER
            case _ if isinstance(event, ENDINGS):
                held.end = min(held.end, record.time)

    def _grant(self, record: Accepted, event: g.ProtectionGranted) -> None:
        if event.kind in KEEPS_NOBODY_OUT:
            return
        end = event.grace_until or event.window.end or FOREVER
        holder, parties = event.partner.partner, self._parties[event.registration]
        self._held[event.protection] = Held(event.protection, holder, record, event.scope, parties, record.time, end)

    def __iter__(self) -> Iterator[Held]:
        return iter(self._held.values())
