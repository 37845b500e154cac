"""The partners view: who may make claims for a vendor, on what rung, with which certificates."""

from typing import NamedTuple

from contracts import partners as p
from services.projections.domain.view import Json, Seen, View


class Partner(NamedTuple):
    """A partner of one vendor."""

    partner: str
    state: str
    name: str
    types: tuple[str, ...]
    tier: str
    territories: tuple[str, ...]
    programmes: tuple[str, ...]
    channel_manager: str
    website: str | None
    certifications: Json
    code: str | None = None
    note: str = ""


view = View("partners", Partner, "partner")


@view.opens(p.PartnerProfileRecorded)
def recorded(event: p.PartnerProfileRecorded, _: Seen) -> Partner:
    """A partner was entered."""
    profile = event.profile
    return Partner(
        partner=event.partner,
        state="active",
        name=profile.name,
        types=profile.types,
        tier=profile.tier,
        territories=profile.territories,
        programmes=profile.programmes,
        channel_manager=profile.channel_manager,
        website=profile.website,
        certifications=[],
    )


@view.changes(p.PartnerProfileRecorded)
def changed(row: Partner, event: p.PartnerProfileRecorded, seen: Seen) -> Partner:
    """A profile was written anew; standing and certificates are no part of it."""
    new = recorded(event, seen)
    return new._replace(state=row.state, code=row.code, note=row.note, certifications=row.certifications)


@view.changes(p.PartnerTierChanged)
def tier_changed(row: Partner, event: p.PartnerTierChanged, _: Seen) -> Partner:
    """Another rung."""
    return row._replace(tier=event.tier)


@view.changes(p.CertificationRecorded)
def certified(row: Partner, event: p.CertificationRecorded, seen: Seen) -> Partner:
    """A certificate, or its renewal: the newest of one name and product counts."""
    held = seen.data["certification"]
    others = [item for item in row.certifications if _certificate(item) != _certificate(held)]
    return row._replace(certifications=[*others, held | {"expired": False}])


@view.changes(p.CertificationExpired)
def certificate_expired(row: Partner, event: p.CertificationExpired, seen: Seen) -> Partner:
    """A certificate ran out and was not renewed."""
    ended = (event.name, seen.data["valid_until"])
    marked = [item | {"expired": True} if _dated(item) == ended else item for item in row.certifications]
    return row._replace(certifications=marked)


@view.changes(p.PartnerSuspended)
def suspended(row: Partner, event: p.PartnerSuspended, _: Seen) -> Partner:
    """No new claims."""
    return row._replace(state="suspended", code=event.code, note=event.note)


@view.changes(p.PartnerReinstated)
def reinstated(row: Partner, event: p.PartnerReinstated, _: Seen) -> Partner:
    """Claims again."""
    return row._replace(state="active", code=None, note=event.note)


@view.changes(p.PartnerTerminated)
def terminated(row: Partner, event: p.PartnerTerminated, _: Seen) -> Partner:
    """The relation ended."""
    return row._replace(state="terminated", code=event.code, note=event.note)


def _certificate(item: dict[str, str]) -> tuple[str, str | None]:
    return item["name"], item.get("product")


def _dated(item: dict[str, str]) -> tuple[str, str]:
    return item["name"], item["valid_until"]
