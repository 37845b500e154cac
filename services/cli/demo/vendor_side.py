"""What the vendor's own people do: programmes, partners, tiers, standing, and direct sales' claims and questions."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from services.cli.demo import writing
from services.cli.demo.cast import Vendor, partners
from services.cli.demo.certificates import recorded
from services.cli.demo.feed import Body, FeedMessage, Ref
from services.cli.demo.filing import Filing
from services.cli.demo.hours import STORY_DAYS, busy_moments, later, session_after
from services.cli.demo.organisations import Organisation

DIRECT_CLAIMS = 14
STOOD_DOWN_SHARE = 0.4
CHECKS = 110
KNOWN_SHARE = 0.65
"""Of the accounts that direct sales asks about, so many were claimed by a partner a little while ago."""
ASKED_WITHIN_DAYS = 60
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
        revised = programme | {"rules": programme["rules"] | {"follow_up": "P21D"}}
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


def direct_sales(
    vendor: Vendor, filed: Sequence[Filing], free: Sequence[Organisation], start: datetime, end: datetime, rng: Random
) -> Iterator[FeedMessage]:
    """Direct sales claims some accounts itself, and asks about others before it calls them."""
    for number, at in enumerate(busy_moments(DIRECT_CLAIMS, start, end, rng)):
        yield from _claimed(vendor, rng.choice(free), at, f"{vendor.id}/direct/{number}", rng)
    desk = vendor.desk("direct-sales")
    for number, at in enumerate(busy_moments(CHECKS, start, end, rng)):
        asked = _asked(filed, free, at, rng)
        body = {"customer": writing.customer(asked, rng), "products": [], "territory": "*"}
        yield FeedMessage(at, desk, f"{vendor.id}/check/{number}", "protection.check", None, body)


def _asked(filed: Sequence[Filing], free: Sequence[Organisation], at: datetime, rng: Random) -> Organisation:
    since = at - timedelta(days=ASKED_WITHIN_DAYS)
    recent = [one.customer for one in filed if since < one.at < at]
    return rng.choice(recent if recent and rng.random() < KNOWN_SHARE else free)


def _claimed(vendor: Vendor, one: Organisation, at: datetime, label: str, rng: Random) -> Iterator[FeedMessage]:
    desk, families = vendor.desk("direct-sales"), list(vendor.programme.products)
    product = rng.choice(families)
    name = vendor.programme.products[product].name
    body: Body = {
        "customer": writing.customer(one, rng),
        "scope": {"products": [product], "territory": one.country if vendor.programme.territories else "*"},
        "owner": f"Key accounts {one.country}",
        "evidence": writing.evidence(("contact", "meeting"), one, name, at, rng),
        "until": writing.written(session_after(at + timedelta(days=rng.randint(60, 150)), rng)),
        "description": writing.description(one, name, at, rng),
    }
    yield FeedMessage(at, desk, label, "direct-claim.register", None, body)
    if rng.random() < STOOD_DOWN_SHARE:
        reason = {"reason": writing.said("lost", one, name, at, rng)}
        ref = Ref("made", label)
        yield FeedMessage(later(at, 15, 50, rng), desk, f"{label}/withdrawn", "direct-claim.withdraw", ref, reason)
