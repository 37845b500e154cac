"""The open registrations: bytes until one is needed, in the order in which they came to their partner."""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from struct import Struct

from contracts.values import EntityId
from services.kit.agenda import Agenda, Entity
from services.kit.tables import Shards, framed, instant, microseconds, unframed
from services.registration.domain.state import Registration
from services.registration.domain.timers import next_due
from services.registration.store.coding import pack, unpacker

Office = tuple[str, str]
"""A partner at a vendor."""
HEAD = Struct(">QIQ")
"""In front of a packed registration: the record with which it came to its partner, that partner's number, when it is
due; so a start need not look into any of them."""
NEVER = 2**64 - 1
TOUCHED_MAX = 4_000
"""A decision touches a registration several times, and the next one of it often follows soon."""
CLAIMS, OFFICES = range(2)

_registration, _offices = unpacker(Registration), unpacker(list[Office])


class Live:
    """Registrations by id and by partner. The agenda is kept with them: it says when each is due."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._packed = Shards()
        self._touched: dict[EntityId, Registration] = {}
        self._offices: dict[Office, int] = {}
        self._claims: list[dict[EntityId, None]] = []
        """By the number of the partner."""

    def __len__(self) -> int:
        return len(self._packed)

    def get(self, id: EntityId) -> Registration | None:  # noqa: A002 - the protocol's word
        """An open registration."""
        found = self._touched.get(id)
        if found is None and (packed := self._packed.get(id)) is not None:
            found = self._touch(_registration.decode(memoryview(packed)[HEAD.size :]))
        return found

    def of_partner(self, vendor: str, partner: str) -> Sequence[EntityId]:
        """A partner's open registrations in the order in which they were opened or came to it."""
        office = self._offices.get((vendor, partner))
        return () if office is None else tuple(self._claims[office])

    def keep(self, now: Registration, sequence: int) -> None:
        """Enter a registration, or what became of it with the record of this sequence."""
        office, came, due = self._office(now.vendor, now.partner), sequence, next_due(now)
        if (was := self._packed.get(now.id)) is not None:
            since, before, _ = HEAD.unpack_from(was)
            if before == office:
                came = since
            else:
                del self._claims[before][now.id]
        self._claims[office][now.id] = None
        self._packed.put(now.id, HEAD.pack(came, office, NEVER if due is None else microseconds(due)) + pack(now))
        self._touch(now)
        self._agenda.enter(_entity(now.id), due)

    def drop(self, id: EntityId) -> None:  # noqa: A002
        """Let a registration go that is open no more; nothing happens if it never was."""
        packed = self._packed.get(id)
        if packed is not None:
            del self._claims[HEAD.unpack_from(packed)[1]][id]
            self._packed.drop(id)
            self._touched.pop(id, None)
            self._agenda.enter(_entity(id), None)

    def _touch(self, registration: Registration) -> Registration:
        if len(self._touched) >= TOUCHED_MAX:
            self._touched.clear()
        self._touched[registration.id] = registration
        return registration

    def _office(self, vendor: str, partner: str) -> int:
        number = self._offices.setdefault((vendor, partner), len(self._claims))
        if number == len(self._claims):
            self._claims.append({})
        return number

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return framed({CLAIMS: self._packed.dump(), OFFICES: (pack(list(self._offices)),)})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave, and enter all into the agenda."""
        tables = unframed(b"".join(pieces))
        for offices in tables[OFFICES]:
            self._offices = {office: number for number, office in enumerate(_offices.decode(offices))}
        self._claims = [{} for _ in self._offices]
        self._packed.load(tables[CLAIMS])
        heads = [(*HEAD.unpack_from(packed), id_) for id_, packed in self._packed.items()]
        heads.sort(key=itemgetter(0))
        for _, office, _, id_ in heads:
            self._claims[office][id_] = None
        self._agenda.enter_all((_entity(id_), instant(due)) for *_, due, id_ in heads if due != NEVER)


def _entity(id: EntityId) -> Entity:  # noqa: A002
    return "registration", id
