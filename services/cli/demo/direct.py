"""What direct sales does: it claims some accounts itself, and asks about others before it calls them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from services.cli.demo import writing
from services.cli.demo.cast import Vendor
from services.cli.demo.feed import Body, FeedMessage, Ref
from services.cli.demo.filing import Filing
from services.cli.demo.hours import busy_moments, later
from services.cli.demo.organisations import Organisation

CLAIMS = 16
INTRUDING_SHARE = 0.4
"""Of the accounts that direct sales claims, so many a partner has claimed before."""
STOOD_DOWN_SHARE = 0.6
CHECKS = 75
KNOWN_SHARE = 0.65
"""Of the accounts that direct sales asks about, so many were claimed by a partner a little while ago."""
RECENT_DAYS = 60


@dataclass(frozen=True)
class DirectSales:
    """The direct sales people of one vendor; they know neither what partners filed nor what is free, the story does."""

    vendor: Vendor
    filed: Sequence[Filing]
    free: Sequence[Organisation]
    rng: Random

    def business(self, start: datetime, end: datetime) -> Iterator[FeedMessage]:
        """Claims and questions; not in order of time."""
        for number, at in enumerate(busy_moments(CLAIMS, start, end, self.rng)):
            yield from self._claim(at, f"{self.vendor.id}/direct/{number}")
        for number, at in enumerate(busy_moments(CHECKS, start, end, self.rng)):
            yield self._question(at, f"{self.vendor.id}/check/{number}")

    def _question(self, at: datetime, label: str) -> FeedMessage:
        known = self._recent(at) if self.rng.random() < KNOWN_SHARE else None
        asked = known.customer if known else self.rng.choice(self.free)
        written = writing.customer(asked, self.rng, known.body["customer"]["name"] if known else None)
        body = {"customer": written, "products": [], "territory": "*"}
        return FeedMessage(at, self.vendor.desk("direct-sales"), label, "protection.check", None, body)

    def _claim(self, at: datetime, label: str) -> Iterator[FeedMessage]:
        rival = self._recent(at) if self.rng.random() < INTRUDING_SHARE else None
        desk, ref = self.vendor.desk("direct-sales"), Ref("made", label)
        yield FeedMessage(at, desk, label, "direct-claim.register", None, self._body(rival, at))
        settled = later(at, 3, 12, self.rng)
        if rival:
            manager, cases = self.vendor.desk("channel-manager"), Ref("conflicts", label)
            body = {"outcome": "direct_stands_down", "reason": "The partner registered first and works the account."}
            yield FeedMessage(settled, manager, f"{label}/resolve", "conflict.resolve", cases, body)
        elif self.rng.random() < STOOD_DOWN_SHARE:
            reason = {"reason": "No project this year."}
            yield FeedMessage(later(at, 15, 50, self.rng), desk, f"{label}/down", "direct-claim.withdraw", ref, reason)

    def _body(self, rival: Filing | None, at: datetime) -> Body:
        one = rival.customer if rival else self.rng.choice(self.free)
        family = rival.body["products"][0].partition("/")[0] if rival else self.rng.choice(self._families)
        product = self.vendor.programme.products[family].name
        return {
            "customer": writing.customer(one, self.rng, rival.body["customer"]["name"] if rival else None),
            "scope": {"products": [family], "territory": one.country if self.vendor.programme.territories else "*"},
            "owner": f"Key accounts {one.country}",
            "evidence": writing.evidence(("contact", "meeting"), one, product, at, self.rng),
            "until": writing.written(later(at, 60, 150, self.rng)),
            "description": writing.description(one, product, at, self.rng),
        }

    @property
    def _families(self) -> list[str]:
        return list(self.vendor.programme.products)

    def _recent(self, at: datetime) -> Filing | None:
        since = at - timedelta(days=RECENT_DAYS)
        recent = [one for one in self.filed if since < one.at < at]
        return self.rng.choice(recent) if recent else None
