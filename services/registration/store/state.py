"""What one partition knows, kept by folding every event of its own ledger in order."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from contracts.attributions import OrderAttributed, OrderRewardDue
from contracts.message import Event
from contracts.outcomes import CommandRefused, CommandRepeated
from contracts.partners import ConsequencesCarriedOut
from contracts.programme import ProgrammePublished, ProgrammeRetired
from contracts.registrations import DealConfirmed, DealRewardDue, RegistrationSubmitted
from contracts.values import EntityId
from services.kit.repeats import Entry
from services.kit.tables import framed, unframed
from services.registration.domain.evolve import Opening, Seen, counted, evolve, opened
from services.registration.domain.evolve.incumbency import INCUMBENCY_EVENTS, IncumbencyEvent
from services.registration.domain.noting import noted, order_noted
from services.registration.domain.owing import credited, unconfirmed
from services.registration.domain.partners import FACT_CHANGES, STANDING_CHANGES, evolve_partner, is_of_partner
from services.registration.domain.state import OPEN, Closed, Partner, Published, Registration
from services.registration.domain.succession import taken_over
from services.registration.store.rewards import Rewards

_VERSIONS = {"registration": "version", "protection": "protection_version", "hold": "hold_version"}
"""Where a registration keeps the version of each of its streams; nothing holds a closed one, so there it is gone."""

ANSWERS = frozenset({CommandRefused, CommandRepeated})
"""What a command is told that changes nothing."""
BEHIND_ITS_END = (*INCUMBENCY_EVENTS, DealConfirmed, DealRewardDue)
"""What happens to a deal that was won when its registration is closed."""


class State(Rewards):
    """The tables, and how a record changes them."""

    def version(self, stream: str) -> int:
        """The version of a stream; 0 for one without events."""
        family, _, rest = stream.partition("/")
        if family == "protection" and (sitting := self.sitting.get(rest)) is not None:
            return sitting.protection_version
        if family in _VERSIONS:
            return getattr(self.registration(rest), _VERSIONS[family], 0)
        if family in ("invitation", "opportunity", "legal-hold"):
            return getattr(getattr(self, family.replace("-", "_"))(rest), "version", 0)
        if family == "attribution":
            return self.orders.version(rest)
        vendor, _, name = rest.partition("/")
        if family == "programme":
            return self.books.changes(vendor, name)
        return getattr(self.partner(vendor, name), "version", 0)

    def fold(self, event: Event, stream: str, entry: Entry, actor: str) -> None:
        """Take in one event of the own ledger, with what its record says beside it."""
        self.repeats.note(entry)
        self.history.pass_time(entry.at, entry.sequence)
        if type(event) in ANSWERS:
            return
        self._take_in(event, stream, Seen(entry.at, actor, actor.partition("/")[0], entry.sequence))

    def _take_in(self, event: Event, stream: str, seen: Seen) -> None:
        family, name, *_ = stream.split("/", 2)
        match family:
            case "programme":
                self._take_programme(event, name)
            case "partner":
                self._take_partner(event, seen._replace(vendor=name))
            case "invitation":
                self.offers.fold_invitation(event, seen)
                self._take_invited(event, seen)
            case "opportunity":
                was = self.opportunity(name)
                self.offers.fold_opportunity(event, seen)
                self._take_offered(was, event, seen)
            case "attribution":
                self._take_order(event, seen)
            case "preview" | "export" | "erasure" | "legal-hold" | "customer-link":
                self._take_personal(event, seen)
            case "registration" | "protection" if isinstance(event, BEHIND_ITS_END):
                self._take_behind_its_end(event, seen)
            case _:
                self._take_registration(event, stream, seen)

    def _take_programme(self, event: Event, vendor: str) -> None:
        if isinstance(event, ProgrammePublished):
            self.books.publish(vendor, Published(event.version, event.effective_from, event.programme))
        elif isinstance(event, ProgrammeRetired):
            self.books.retire(vendor, event.programme)

    def _take_partner(self, event: Event, seen: Seen) -> None:
        if not is_of_partner(event):
            raise KeyError(f"{event.TYPE} is no event of a partner")
        now = evolve_partner(self.partner(seen.vendor, event.partner), event, seen)
        self.books.keep_partner(now)
        if isinstance(event, STANDING_CHANGES):
            self.duty.begin(now.vendor, now.id, self._concerned(now), seen.at)
        elif isinstance(event, FACT_CHANGES) and now.standing == "active":
            self.duty.add(now.vendor, now.id, self.live.waiting_of(now.vendor, now.id), seen.at)
        elif isinstance(event, ConsequencesCarriedOut):
            self.duty.carried_out(now.vendor, now.id, event.claims)

    def _concerned(self, now: Partner) -> Sequence[EntityId]:
        """The registrations that a new standing concerns; the end of the relation also others' deals, and seats."""
        own = self.claims_of(now.vendor, now.id)
        if now.standing != "terminated":
            return own
        return (*own, *self.joined.of(now.vendor, now.id), *self.sitting.of_partner(now.vendor, now.id))

    def _take_order(self, event: Event, seen: Seen) -> None:
        if not isinstance(event, OrderAttributed | OrderRewardDue):
            raise KeyError(f"{event.TYPE} is no event of an order")
        self.orders.count(event.attribution)
        self._credit(credited(event), seen.vendor)
        if isinstance(event, OrderAttributed):
            self._note(order_noted(event, seen.vendor, seen.at, self), event, seen.at)
            self._take_ordered(event, seen)
        else:
            self._paid(event.attribution, event, seen.at)

    def _take_behind_its_end(self, event: IncumbencyEvent | DealConfirmed | DealRewardDue, seen: Seen) -> None:
        """The registration is closed: its streams go on, and count."""
        closed = self.ended.get(event.registration)
        if closed is None:
            raise KeyError(f"{event.TYPE} of a registration that is not closed")
        if isinstance(event, DealConfirmed | DealRewardDue):
            self.ended.keep(event.registration, replace(closed, version=closed.version + 1))
            self._take_reward(event, seen.at)
        elif (left := self.sitting.fold(event, closed)) is not None:
            self.ended.keep(left.registration, replace(closed, protection_version=left.protection_version + 1))

    def _take_invited(self, event: Event, seen: Seen) -> None:
        was = self.live.get(getattr(event, "subject", ""))
        if was is not None:
            self._keep(evolve(was, event, seen), seen)

    def _take_registration(self, event: Event, stream: str, seen: Seen) -> None:
        was = self.live.get(getattr(event, "registration", ""))
        now = counted(self._after(was, event, seen), stream)
        self.tally.moved(was, now)
        self.joined.moved(was, now)
        self._met(was, now)
        if isinstance(event, RegistrationSubmitted) and event.transferred_from is None:
            self.tally.made(now, seen.at)
        self._credit(credited(event), now.vendor)
        if (told := unconfirmed(event, now, seen.at, seen.actor)) is not None:
            self.told.keep(told)
        if (past := noted(event, now, seen.at, self)) is not None:
            self._note(past, event, seen.at)
        self._keep(now, seen)

    def _after(self, was: Registration | None, event: Event, seen: Seen) -> Registration:
        if was is not None:
            return evolve(was, event, seen)
        if isinstance(event, RegistrationSubmitted) and (before := self.live.get(event.transferred_from or "")):
            return taken_over(opened(event, seen), before)
        if isinstance(event, Opening):
            return opened(event, seen)
        raise KeyError(f"{event.TYPE} of a registration that is not open")

    def _keep(self, now: Registration, seen: Seen) -> None:
        if now.live:
            self.live.keep(now, seen.sequence)
        else:
            self.live.drop(now.id)
            self.ended.keep(now.id, Closed(now.vendor, now.partner, now.stage, now.version, now.protection_version))
            self.offers.left((party.invitation for party in now.parties), seen.at)
            self._closed(now, seen.at)
        if now.invited and now.stage not in OPEN:
            self.offers.over(now.id, seen.at)

    def dump(self) -> Iterator[bytes]:
        """The state as of now, in pieces that are made as they are asked for."""
        return framed({number: table.dump() for number, table in enumerate(self._tables)})

    def load(self, data: bytes) -> None:
        """Take over the state of a `dump`."""
        pieces = unframed(data)
        for number, table in enumerate(self._tables):
            table.load(pieces[number])
