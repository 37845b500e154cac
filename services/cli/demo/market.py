"""Eighteen months of one vendor's channel: who claims whom, and where two claims meet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from services.cli.demo.cast import Partner, Vendor, partner, partners
from services.cli.demo.contest import contested
from services.cli.demo.feed import FeedMessage
from services.cli.demo.filing import Filing, file, may_sell, may_sell_to
from services.cli.demo.hours import busy_moments
from services.cli.demo.life import life
from services.cli.demo.organisations import Organisation

OVERLAP_SHARE = 0.13
"""Of all claims, so many are on a customer and goods that another partner claimed within the last weeks."""
RIVAL_DAYS = 45
REST_DAYS = 240
"""So long nobody claims a customer again unless it is a contest."""
CAMPAIGN = ("alder", "thornbury", 16)
"""After a trade fair a partner files so many claims within ten days, each with its evidence, and works on them."""
CAMPAIGN_DAYS_AGO = (150, 140)
STRANGER_SHARE = 0.012
"""Of all claims, so many are outside the partner's territory, and refused."""


@dataclass
class Market:
    """What one vendor's partners know of one another: nothing. What the story must know: who claimed whom when."""

    vendor: Vendor
    customers: tuple[Organisation, ...]
    rng: Random
    filed: list[Filing] = field(default_factory=list)
    contested: set[str] = field(default_factory=set)
    last: dict[str, datetime] = field(default_factory=dict)
    reach: dict[str, tuple[list[Organisation], list[Organisation]]] = field(default_factory=dict)

    def business(self, start: datetime, end: datetime) -> Iterator[FeedMessage]:
        """Everything partners do, and what the vendor's people do about it; not in order of time."""
        moments = busy_moments(self.vendor.registrations, start, end, self.rng)
        for number, at in enumerate(moments):
            label = f"{self.vendor.id}/{number}"
            if self.rng.random() < OVERLAP_SHARE and (rival := self._rival(at)) is not None:
                yield from self._contest(rival, at, label)
            else:
                yield from self._claim(self._somebody(), at, label)
        if self.vendor.id == CAMPAIGN[0]:
            yield from self._campaign(end)

    def _campaign(self, end: datetime) -> Iterator[FeedMessage]:
        first, last = (end - timedelta(days=days) for days in CAMPAIGN_DAYS_AGO)
        _, identity, count = CAMPAIGN
        for number, at in enumerate(busy_moments(count, first, last, self.rng)):
            yield from self._claim(partner(self.vendor.id, identity), at, f"{self.vendor.id}/campaign/{number}")

    def _claim(self, partner: Partner, at: datetime, label: str) -> Iterator[FeedMessage]:
        customer = self._fresh(partner, at)
        if customer is None:
            return
        filing = file(self.vendor, partner, customer, at, label, self.rng)
        self._note(filing)
        yield from life(filing, self.rng)

    def _contest(self, rival: Filing, at: datetime, label: str) -> Iterator[FeedMessage]:
        able = [one for one in partners(self.vendor.id) if self._may_follow(one, rival)]
        if not able:
            return
        filing = file(self.vendor, self.rng.choice(able), rival.customer, at, label, self.rng, rival.body)
        self.contested |= {rival.label, label}
        self._note(filing)
        yield from contested(filing, self.rng)

    def _note(self, filing: Filing) -> None:
        self.filed.append(filing)
        self.last[filing.customer.id] = filing.at

    def _somebody(self) -> Partner:
        everybody = partners(self.vendor.id)
        return self.rng.choices(everybody, [0.4 + one.care for one in everybody])[0]

    def _fresh(self, partner: Partner, at: datetime) -> Organisation | None:
        inside, outside = self._reach(partner)
        able = outside if self.rng.random() < STRANGER_SHARE else inside
        rested = [one for one in able if self._rested(one, at)]
        return self.rng.choice(rested) if rested else None

    def _reach(self, partner: Partner) -> tuple[list[Organisation], list[Organisation]]:
        """The customers in the partner's territories, and the others."""
        if partner.id not in self.reach:
            inside = [one for one in self.customers if may_sell_to(self.vendor, partner, one)]
            known = set(inside)
            self.reach[partner.id] = (inside, [one for one in self.customers if one not in known])
        return self.reach[partner.id]

    def _rested(self, one: Organisation, at: datetime) -> bool:
        return one.id not in self.last or at - self.last[one.id] > timedelta(days=REST_DAYS)

    def _rival(self, at: datetime) -> Filing | None:
        since = at - timedelta(days=RIVAL_DAYS)
        recent = [one for one in self.filed if since < one.at < at and one.label not in self.contested]
        return self.rng.choice(recent) if recent else None

    def _may_follow(self, partner: Partner, rival: Filing) -> bool:
        return (
            partner.id != rival.partner.id
            and may_sell_to(self.vendor, partner, rival.customer)
            and set(rival.body["products"]) <= set(may_sell(self.vendor, partner))
        )
