"""The filings of each partner, the flags that stand over partners, and when a partner is to be looked at again."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from contracts.blanket import BlanketPatternFlagged
from contracts.claims import Filing
from contracts.values import EntityId
from services.conflict.domain.habits import Filed, Habit, Peers, Portfolio, peers_of
from services.conflict.domain.state import Flag
from services.conflict.policy.blanket import is_thin
from services.kit.agenda import Agenda

OFFICE = tuple[str, str]
"""A partner at a vendor."""


class Sheet(msgspec.Struct, array_like=True):
    """A portfolio without what it shares with its vendor's other partners."""

    vendor: str
    partner: str
    habit: Habit
    filed: list[Filed]
    counted: int
    considered_from: datetime | None


class WatchImage(msgspec.Struct, array_like=True):
    """Everything known of filings and flags."""

    everybody: dict[str, Habit]
    sheets: list[Sheet]
    flags: list[Flag]


class Watched(NamedTuple):
    """What a look at a partner needs."""

    portfolio: Portfolio
    peers: Peers
    flag: Flag | None


class Watch:
    """Portfolios by vendor and partner, open flags by id."""

    def __init__(self) -> None:
        self.agenda = Agenda()
        self._everybody: dict[str, Habit] = {}
        self._portfolios: dict[OFFICE, Portfolio] = {}
        self._office_of: dict[EntityId, OFFICE] = {}
        self._flags: dict[EntityId, Flag] = {}
        self._standing: dict[OFFICE, EntityId] = {}

    def flag(self, flag: EntityId) -> Flag | None:
        """A flag nobody has judged yet."""
        return self._flags.get(flag)

    def watched(self, vendor: str, partner: str, at: datetime) -> Watched | None:
        """All there is to see of a partner; None for one that never filed."""
        portfolio = self._portfolios.get((vendor, partner))
        if portfolio is None:
            return None
        flag = self._flags.get(self._standing.get((vendor, partner), ""))
        return Watched(portfolio, peers_of(portfolio.everybody, at), flag)

    def looked_at(self, vendor: str, partner: str, at: datetime) -> None:
        """Nothing was found at this time: look again when the next filing is old enough."""
        self.agenda.enter(("partner", vendor, partner), self._portfolios[vendor, partner].next_mature(at))

    def fold_filed(self, claim: EntityId, office: OFFICE, filing: Filing, at: datetime) -> None:
        """Take in a filing."""
        portfolio = self._portfolios.get(office) or self._open(office, at)
        reused = portfolio.has_contact(filing.contact)
        portfolio.add(Filed(claim, at, is_thin(filing), filing.contact, reused))
        self._office_of[claim] = office
        self.looked_at(*office, at)

    def fold_progress(self, claim: EntityId) -> None:
        """Something followed the filing."""
        filed = self._filed(claim)
        if filed is not None:
            filed.active = True

    def fold_gone(self, claim: EntityId) -> None:
        """The claim ended; its filing stays in the portfolio, but nothing will follow it any more."""
        self._office_of.pop(claim, None)

    def fold_flagged(self, event: BlanketPatternFlagged, at: datetime) -> None:
        """A flag was raised; what it is about does not become the partner's habit."""
        office = (event.vendor or "", event.partner)
        self._flags[event.flag] = Flag(event.flag, *office, event.level, event.window_start, event.claims)
        self._standing[office] = event.flag
        suspects = set(event.claims)
        for filed in self._portfolios[office].filed:
            filed.suspect = filed.suspect or filed.claim in suspects
        self.looked_at(*office, at)

    def fold_judged(self, flag_id: EntityId, at: datetime, *, cleared: bool) -> Flag:
        """A person judged this flag: the next one needs filings of its own."""
        flag = self._flags.pop(flag_id)
        office = (flag.vendor, flag.partner)
        del self._standing[office]
        portfolio = self._portfolios[office]
        portfolio.considered_from = at
        if cleared:
            for filed in portfolio.filed:
                filed.suspect = False
        self.looked_at(*office, at)
        return flag

    def _open(self, office: OFFICE, at: datetime) -> Portfolio:
        vendor, partner = office
        everybody = self._everybody.setdefault(vendor, Habit(at, partners=0))
        everybody.fade(at)
        everybody.partners += 1
        self._portfolios[office] = Portfolio(vendor, partner, Habit(at), everybody)
        return self._portfolios[office]

    def _filed(self, claim: EntityId) -> Filed | None:
        office = self._office_of.get(claim)
        filed = self._portfolios[office].filed if office else []
        return next((one for one in reversed(filed) if one.claim == claim), None)

    def dump(self) -> WatchImage:
        """Everything, as plain data."""
        sheets = [
            Sheet(one.vendor, one.partner, one.habit, one.filed, one.counted, one.considered_from)
            for one in self._portfolios.values()
        ]
        return WatchImage(self._everybody, sheets, list(self._flags.values()))

    def load(self, image: WatchImage) -> None:
        """Take over what `dump` returned."""
        self._everybody = image.everybody
        for sheet in image.sheets:
            office = (sheet.vendor, sheet.partner)
            shared = self._everybody[sheet.vendor]
            self._portfolios[office] = Portfolio(
                *office, sheet.habit, shared, sheet.filed, sheet.counted, sheet.considered_from
            )
            self._office_of.update((one.claim, office) for one in sheet.filed)
        for flag in image.flags:
            self._flags[flag.id] = flag
            self._standing[flag.vendor, flag.partner] = flag.id
        for office, portfolio in self._portfolios.items():
            self.looked_at(*office, portfolio.habit.at)
