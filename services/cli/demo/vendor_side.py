"""What the vendor's channel people do: programmes, partners, tiers and standing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from services.cli.demo import writing
from services.cli.demo.cast import Vendor, partners
from services.cli.demo.certificates import recorded
from services.cli.demo.feed import FeedMessage
from services.cli.demo.hours import STORY_DAYS, later

SUSPENDED = ("alder", "marlin")
"""One partner is suspended for ten days over unpaid invoices."""
PROMOTED_SHARE = 0.3
REVISED_AFTER_DAYS = 300
"""When the vendors that have tiers publish the second version of their programme."""


def opening(vendor: Vendor, start: datetime, rng: Random) -> Iterator[FeedMessage]:
    """The programme is published, and the partners join with their certificates."""
    operator = vendor.desk("operator")
    programme = vendor.programme.model_dump(mode="json", exclude_none=True, exclude={"effective_from"})
    yield FeedMessage(start, operator, f"{vendor.id}/programme/1", "programme.publish", vendor.programme.id, programme)
    if len(vendor.programme.tiers) > 1:
        revised = programme | {"rules": programme["rules"] | {"cooling_off": "P30D"}}
        at = later(start, REVISED_AFTER_DAYS, REVISED_AFTER_DAYS + 20, rng)
        body = revised | {"effective_from": writing.written(at + timedelta(days=30))}
        yield FeedMessage(at, operator, f"{vendor.id}/programme/2", "programme.publish", vendor.programme.id, body)
    joined = start + timedelta(minutes=1)
    for partner in partners(vendor.id):
        yield _joined(vendor, partner.id, joined)
        yield from recorded(vendor, partner, joined + timedelta(minutes=1), rng)


def _joined(vendor: Vendor, identity: str, at: datetime) -> FeedMessage:
    one = next(partner for partner in partners(vendor.id) if partner.id == identity)
    profile = {
        "name": one.name,
        "types": list(one.types),
        "tier": one.tier,
        "territories": list(one.territories),
        "programmes": [vendor.programme.id],
        "channel_manager": one.channel_desk,
    }
    label = f"{vendor.id}/{identity}/joined"
    return FeedMessage(at, vendor.desk("channel-manager"), label, "partner.record", identity, profile)


def standing(vendor: Vendor, start: datetime, rng: Random) -> Iterator[FeedMessage]:
    """Tiers are reviewed once a year; one partner is suspended and comes back."""
    desk, tiers = vendor.desk("channel-manager"), [tier.id for tier in vendor.programme.tiers]
    for partner in partners(vendor.id):
        rank = tiers.index(partner.tier)
        if rank + 1 < len(tiers) and rng.random() < PROMOTED_SHARE * partner.care:
            at = later(start, STORY_DAYS * 0.3, STORY_DAYS * 0.8, rng)
            body = {"tier": tiers[rank + 1], "reason": "Yearly review: revenue and certificates reached."}
            yield FeedMessage(at, desk, f"{vendor.id}/{partner.id}/tier", "partner.tier", partner.id, body)
    if vendor.id == SUSPENDED[0]:
        at, label = later(start, 200, 220, rng), "/".join(SUSPENDED)
        body = {"code": "INVOICES_OVERDUE", "note": "Three invoices unpaid after the second reminder."}
        yield FeedMessage(at, desk, f"{label}/suspend", "partner.suspend", SUSPENDED[1], body)
        back = later(at, 10, 11, rng)
        yield FeedMessage(back, desk, f"{label}/back", "partner.reinstate", SUSPENDED[1], {"note": "Paid."})
