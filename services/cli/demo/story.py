"""The whole feed, in the order of time: the same end and seed always give the same messages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from operator import attrgetter
from random import Random

from services.cli.demo.cast import Vendor, vendors
from services.cli.demo.direct import DirectSales
from services.cli.demo.feed import FeedMessage
from services.cli.demo.hours import session_after, start_of
from services.cli.demo.market import Market
from services.cli.demo.organisations import organisations
from services.cli.demo.scenario import VENDOR, reserved, scenario
from services.cli.demo.vendor_side import opening, standing
from services.cli.demo.whole_life import VENDOR as SECOND_VENDOR
from services.cli.demo.whole_life import set_aside, whole_life

SEED = 7
STORIES = {VENDOR: (reserved, scenario), SECOND_VENDOR: (set_aside, whole_life)}
"""The stories told at a vendor beside its everyday business, and the customers kept for them."""


def story(end: datetime, seed: int = SEED) -> Iterator[FeedMessage]:
    """Eighteen months that end then: three vendors, sixty partners, and the story everybody knows."""
    end = end.astimezone(UTC).replace(second=0, microsecond=0)
    messages = [message for vendor in vendors() for message in _of(vendor, end, seed)]
    yield from sorted((message for message in messages if message.at < end), key=attrgetter("at"))


def _of(vendor: Vendor, end: datetime, seed: int) -> Iterator[FeedMessage]:
    rng = Random(f"{seed}/{vendor.id}")  # noqa: S311 - a story, not a secret
    aside, told = STORIES.get(vendor.id, (tuple, None))
    # A group's companies write from one domain, so all of a kept customer's group is kept.
    kept = {one.domain for one in aside()}
    free = tuple(one for one in organisations() if one.domain not in kept)
    start = session_after(start_of(end), rng)
    market = Market(vendor, free, rng)
    yield from opening(vendor, start, rng)
    yield from standing(vendor, start, rng)
    yield from market.business(session_after(start, rng), end)
    yield from DirectSales(vendor, market.filed, free, rng).business(session_after(start, rng), end)
    if told is not None:
        yield from told(vendor, end, rng)
