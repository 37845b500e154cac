"""The open registrations: bytes until one is needed, in the order in which they came to their partner."""

from collections import defaultdict
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
HEAD = Struct(">QIQ?")
"""In front of a packed registration: the record with which it came to its partner, that partner's number, when it is
due, whether it waits for somebody or something; so a start need not look into any of them."""
NEVER = 2**64 - 1
AT_HAND_MAX = 1_000
"""A decision touches a registration several times, and the next one of it often follows soon."""
PUT_AWAY = 100
"""So many are packed in one go: few enough that nobody waits for them."""
CLAIMS, OFFICES = range(2)

_registration, _offices = unpacker(Registration), unpacker(list[Office])


class Desk:
    """A registration that is worked on: its office's number, the record with which it came there, and whether it is
    other than it was when it was packed last."""

    __slots__ = ("came", "changed", "now", "office")

    def __init__(self, now: Registration, office: int, came: int) -> None:
        self.now, self.office, self.came = now, office, came
        self.changed = False

    def packed(self) -> bytes:
        due = next_due(self.now)
        head = HEAD.pack(self.came, self.office, NEVER if due is None else microseconds(due), self.now.waits)
        return head + pack(self.now)


class Live:
    """Registrations by id and by partner. The agenda is kept with them: it says when each is due."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._packed = Shards()
        self._at_hand: dict[EntityId, Desk | None] = {}
        """The ones of late, the longest known first; None where there was none of that id."""
        self._offices: dict[Office, int] = {}
        self._claims: list[dict[EntityId, None]] = []
        """By the number of the partner."""
        self._waiting: defaultdict[int, set[EntityId]] = defaultdict(set)
        """Those that wait, by the same: what changes for a partner is looked up, and not unpacked."""

    def __len__(self) -> int:
        return sum(map(len, self._claims))

    def get(self, id: EntityId) -> Registration | None:
        """An open registration."""
        desk = self._desk(id)
        return None if desk is None else desk.now

    def of_partner(self, vendor: str, partner: str) -> Sequence[EntityId]:
        """A partner's open registrations in the order in which they were opened or came to it."""
        office = self._offices.get((vendor, partner))
        return () if office is None else tuple(self._claims[office])

    def waiting_of(self, vendor: str, partner: str) -> Sequence[EntityId]:
        """Those of a partner's that wait for somebody, or something, in the same order."""
        office = self._offices.get((vendor, partner))
        waiting = self._waiting.get(office) if office is not None else None
        return [id_ for id_ in self._claims[office] if id_ in waiting] if office is not None and waiting else ()

    def keep(self, now: Registration, sequence: int) -> None:
        """Enter a registration, or what became of it with the record of this sequence."""
        office, desk = self._office(now.vendor, now.partner), self._desk(now.id)
        if desk is None:
            # To the end, whoever asked for it before: what is packed first must follow from the ledger alone.
            self._at_hand.pop(now.id, None)
            desk = self._at_hand[now.id] = Desk(now, office, sequence)
            self._claims[office][now.id] = None
        elif desk.office != office:
            del self._claims[desk.office][now.id]
            self._waits(desk.office, now.id, waits=False)
            desk.office, desk.came = office, sequence
            self._claims[office][now.id] = None
        desk.now, desk.changed = now, True
        self._waits(office, now.id, now.waits)
        self._agenda.enter(_entity(now.id), next_due(now))

    def drop(self, id: EntityId) -> None:
        """Let a registration go that is open no more; nothing happens if it never was."""
        desk = self._desk(id)
        if desk is not None:
            del self._claims[desk.office][id]
            self._waits(desk.office, id, waits=False)
            self._at_hand[id] = None
            if self._packed.get(id) is not None:
                self._packed.drop(id)
            self._agenda.enter(_entity(id), None)

    def _waits(self, office: int, id: EntityId, waits: bool) -> None:
        if waits:
            self._waiting[office].add(id)
        elif office in self._waiting:
            self._waiting[office].discard(id)

    def _desk(self, id: EntityId) -> Desk | None:
        try:
            return self._at_hand[id]
        except KeyError:
            pass
        if len(self._at_hand) >= AT_HAND_MAX:
            self._put_away(PUT_AWAY)
        packed = self._packed.get(id)
        desk = self._at_hand[id] = None if packed is None else _unpacked(packed)
        return desk

    def _put_away(self, most: int) -> None:
        for id_ in list(self._at_hand)[:most]:
            desk = self._at_hand.pop(id_)
            if desk is not None and desk.changed:
                self._packed.put(id_, desk.packed())

    def _office(self, vendor: str, partner: str) -> int:
        number = self._offices.setdefault((vendor, partner), len(self._claims))
        if number == len(self._claims):
            self._claims.append({})
        return number

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        self._put_away(len(self._at_hand))
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
        for _, office, _, waits, id_ in heads:
            self._claims[office][id_] = None
            self._waits(office, id_, waits)
        self._agenda.enter_all((_entity(id_), instant(due)) for _, _, due, _, id_ in heads if due != NEVER)


def _unpacked(packed: bytes) -> Desk:
    came, office, *_ = HEAD.unpack_from(packed)
    return Desk(_registration.decode(memoryview(packed)[HEAD.size :]), office, came)


def _entity(id: EntityId) -> Entity:
    return "registration", id
