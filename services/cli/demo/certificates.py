"""Which certificates partners hold, when they are recorded and renewed, and who forgets."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from services.cli.demo.cast import Partner, Vendor
from services.cli.demo.feed import FeedMessage
from services.cli.demo.hours import later
from services.cli.demo.writing import written

VALID_DAYS = 365
FORGETFUL_BELOW = 0.65
"""Partners of less care renew a certificate only after claims were refused for the lack of it."""
TECHNICAL_FROM = 0.7
"""Partners of this care also train technicians."""


def certificates(vendor: Vendor, partner: Partner) -> tuple[str, ...]:
    """The certificates this partner keeps up, by name."""
    wanted = {rule.certificate for terms in vendor.programme.terms.values() for rule in terms.certificates}
    if partner.care < TECHNICAL_FROM:
        wanted = {name for name in wanted if name.endswith("-sales")}
    return tuple(sorted(wanted))


def recorded(vendor: Vendor, partner: Partner, start: datetime, rng: Random) -> Iterator[FeedMessage]:
    """Every certificate is recorded when the partner joins, and renewed in time, or late by those who forget."""
    for name in certificates(vendor, partner):
        yield _record(vendor, partner, name, start, 0)
        expiry = start + timedelta(days=VALID_DAYS)
        late = partner.care < FORGETFUL_BELOW
        renewal = later(expiry, 15, 45, rng) if late else later(expiry - timedelta(days=30), 1, 20, rng)
        yield _record(vendor, partner, name, renewal, 1)


def _record(vendor: Vendor, partner: Partner, name: str, at: datetime, time: int) -> FeedMessage:
    held = {"name": name, "valid_until": written(at + timedelta(days=VALID_DAYS)), "people": 2}
    label = f"{vendor.id}/{partner.id}/{name}/{time}"
    return FeedMessage(at, vendor.desk("channel-manager"), label, "partner.certify", partner.id, held)
