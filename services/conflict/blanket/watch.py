"""The filings of every partner at every vendor, folded one by one, and what stands over each."""

from collections.abc import Collection, Iterator
from datetime import datetime

import msgspec

from services.conflict.blanket.drip import Drip
from services.conflict.blanket.filings import Campaign, Filing
from services.conflict.blanket.habits import Everybody, Habit, Peers
from services.conflict.blanket.portfolio import Portfolio
from services.conflict.blanket.verdict import Verdict, assess

Office = tuple[str, str]
"""A partner at a vendor."""


class WatchImage(msgspec.Struct, array_like=True):
    """Everything known of filings."""

    everybody: dict[str, Everybody]
    portfolios: list[tuple[str, str, Portfolio]]
    open: dict[str, Office]


class Watch:
    """Portfolios by vendor and partner; changed by what is folded in, never by a look."""

    def __init__(self) -> None:
        self._everybody: dict[str, Everybody] = {}
        self._portfolios: dict[Office, Portfolio] = {}
        self._office_of: dict[str, Office] = {}
        self._peers: dict[str, Peers] = {}

    def look(self, office: Office, at: datetime) -> Verdict | None:
        """What a partner's filings amount to at a time."""
        portfolio = self._portfolios.get(office)
        return None if portfolio is None else assess(portfolio, self._peers[office[0]], at)

    def holds(self, office: Office, claim: str) -> bool:
        """Whether a claim of the partner was filed and has not ended."""
        return self._office_of.get(claim) == office

    def next_mature(self, office: Office, after: datetime) -> datetime | None:
        """When a partner's next filing will be old enough for its follow-up to be seen."""
        portfolio = self._portfolios.get(office)
        return None if portfolio is None else portfolio.next_mature(after)

    def last_filed(self) -> Iterator[tuple[Office, datetime]]:
        """Every partner of which a filing is remembered, and when it filed last."""
        return ((office, one.filed[-1].at) for office, one in self._portfolios.items() if one.filed)

    def filed(self, office: Office, filing: Filing, at: datetime) -> None:
        """Take in a filing."""
        portfolio = self._settled(office, at)
        portfolio.add(filing, at, self._peers[office[0]])
        self._office_of[filing.claim] = office

    def progressed(self, claim: str) -> None:
        """Something followed a filing."""
        office = self._office_of.get(claim)
        if office is not None:
            self._portfolios[office].progress(claim)

    def ended(self, claim: str, at: datetime, *, expired: bool) -> None:
        """A claim ended: nothing will follow it any more."""
        office = self._office_of.pop(claim, None)
        if office is not None:
            self._settled(office, at).close(claim, at, expired=expired)

    def declared(self, office: Office, campaign: Campaign) -> None:
        """A partner says beforehand that it will file many claims."""
        self._settled(office, campaign.at).declare(campaign)

    def suspect(self, office: Office, claims: Collection[str]) -> None:
        """A watch or a flag was raised about these claims: they do not become habit."""
        self._portfolios[office].mark(frozenset(claims), suspect=True)

    def judged(self, office: Office, at: datetime) -> None:
        """A person judged what was filed so far: what is said next is about later filings."""
        portfolio = self._portfolios[office]
        portfolio.judged_until = at
        portfolio.drip = Drip()

    def exonerated(self, office: Office, claims: Collection[str]) -> None:
        """There was a good reason for these claims: they are habit after all."""
        self._portfolios[office].mark(frozenset(claims), suspect=False)

    def _settled(self, office: Office, at: datetime) -> Portfolio:
        vendor = office[0]
        everybody = self._everybody.get(vendor) or self._everybody.setdefault(vendor, Everybody(at.date()))
        if at.date() > everybody.day or vendor not in self._peers:
            everybody.turn(at)
            self._peers[vendor] = everybody.peers()
        portfolio = self._portfolios.get(office)
        if portfolio is None:
            portfolio = self._portfolios[office] = Portfolio(Habit(at), Drip())
            everybody.joined += 1
        portfolio.settle(at, everybody)
        return portfolio

    def dump(self) -> WatchImage:
        """Everything, as plain data."""
        portfolios = [(*office, portfolio) for office, portfolio in self._portfolios.items()]
        return WatchImage(self._everybody, portfolios, self._office_of)

    def load(self, image: WatchImage) -> None:
        """Take over what `dump` returned."""
        self._everybody = image.everybody
        self._portfolios = {(vendor, partner): portfolio for vendor, partner, portfolio in image.portfolios}
        self._office_of = image.open
        self._peers = {vendor: everybody.peers() for vendor, everybody in image.everybody.items()}
