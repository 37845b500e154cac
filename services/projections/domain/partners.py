"""The partners view: who may make claims for a vendor, on what rung of which programme, and what it has to show."""

from typing import Any, NamedTuple

from contracts import partners as p
from contracts.message import Event
from services.projections.domain.view import Json, Seen, View


class Partner(NamedTuple):
    """A partner of one vendor. `tiers` are those that differ from `tier`, by programme; `joined` when it joined which.

    Certificates and facts that ran out stay, for whoever asks what was there. `consequences_left`: claims for which its
    new standing is still to be carried out.
    """

    partner: str
    state: str
    name: str
    types: tuple[str, ...]
    tier: str
    tiers: Json
    territories: tuple[str, ...]
    programmes: tuple[str, ...]
    joined: Json
    distributors: tuple[str, ...]
    channel_manager: str
    website: str | None
    certifications: Json = ()
    facts: Json = ()
    prequalified: Json = ()
    cap: int | None = None
    cap_reason: str = ""
    code: str | None = None
    note: str = ""
    consequences_left: int = 0


view = View("partners", Partner, "partner")


@view.opens(p.PartnerProfileRecorded)
def recorded(event: p.PartnerProfileRecorded, seen: Seen) -> Partner:
    """A partner was entered."""
    profile = event.profile
    return Partner(
        partner=event.partner,
        state="active",
        name=profile.name,
        types=profile.types,
        tier=profile.tier,
        tiers=seen.data["profile"].get("tiers", {}),
        territories=profile.territories,
        programmes=profile.programmes,
        joined={},
        distributors=profile.distributors,
        channel_manager=profile.channel_manager,
        website=profile.website,
    )


@view.changes(p.PartnerProfileRecorded)
def changed(row: Partner, event: p.PartnerProfileRecorded, seen: Seen) -> Partner:
    """A profile was written anew; what the partner holds and where it stands is no part of it."""
    new = recorded(event, seen)
    profile = ("name", "types", "tier", "tiers", "territories", "programmes", "distributors", "channel_manager")
    return row._replace(website=new.website, **{name: getattr(new, name) for name in profile})


view.ignores(p.PartnerTypeAssigned, p.DistributorRelationRecorded)


@view.changes(p.ProgrammeEnrolled)
def enrolled(row: Partner, event: p.ProgrammeEnrolled, seen: Seen) -> Partner:
    """It joined a programme."""
    return row._replace(joined={**row.joined, event.programme: seen.time.isoformat()})


@view.changes(p.ProgrammeLeft)
def left(row: Partner, event: p.ProgrammeLeft, _: Seen) -> Partner:
    """It left a programme."""
    return row._replace(joined={name: at for name, at in row.joined.items() if name != event.programme})


@view.changes(p.PartnerTierChanged)
def tier_changed(row: Partner, event: p.PartnerTierChanged, _: Seen) -> Partner:
    """Another rung, of one programme or of all that state none."""
    if event.programme is None:
        return row._replace(tier=event.tier)
    return row._replace(tiers={**row.tiers, event.programme: event.tier})


@view.changes(p.CertificationRecorded)
def certified(row: Partner, _: p.CertificationRecorded, seen: Seen) -> Partner:
    """A certificate, or its renewal: of one name, product, seller and level the newest counts."""
    held = seen.data["certification"] | {"expired": False}
    return row._replace(certifications=_newest(row.certifications, held, "name", "product", "seller", "level"))


@view.changes(p.CertificationExpired)
def certificate_expired(row: Partner, _: p.CertificationExpired, seen: Seen) -> Partner:
    """A certificate ran out and was not renewed; early records do not say of which product or person."""
    ended = [item for item in row.certifications if _named(item, seen.data, "name", "valid_until")]
    exact = [item for item in ended if _named(item, seen.data, "product", "seller")]
    over = exact or ended
    marked = [item | {"expired": True} if item in over else item for item in row.certifications]
    return row._replace(certifications=marked)


@view.changes(p.FactRecorded)
def fact_recorded(row: Partner, _: p.FactRecorded, seen: Seen) -> Partner:
    """A number of the partner, in place of the one of the same name."""
    fact = seen.data["fact"] | {"recorded_at": seen.time.isoformat()}
    return row._replace(facts=_newest(row.facts, fact, "name"))


@view.changes(p.SolutionPrequalified)
def prequalified(row: Partner, _: p.SolutionPrequalified, seen: Seen) -> Partner:
    """A solution that need not be examined deal by deal."""
    return row._replace(prequalified=_newest(row.prequalified, seen.data["prequalification"], "solution"))


@view.changes(p.RegistrationCapImposed)
def cap_imposed(row: Partner, event: p.RegistrationCapImposed, _: Seen) -> Partner:
    """No more open claims than this."""
    return row._replace(cap=event.open_claims, cap_reason=event.reason)


@view.changes(p.RegistrationCapLifted)
def cap_lifted(row: Partner, _: p.RegistrationCapLifted, __: Seen) -> Partner:
    """The bound is gone."""
    return row._replace(cap=None, cap_reason="")


def _standing(state: str) -> Any:
    """The event moves the partner to this state, with the code and the note it carries."""

    def fold(row: Partner, event: Event, _: Seen) -> Partner:
        return row._replace(state=state, code=getattr(event, "code", None), note=getattr(event, "note", ""))

    return fold


for _event, _state in (
    (p.PartnerSuspended, "suspended"),
    (p.PartnerReinstated, "active"),
    (p.PartnerTerminated, "terminated"),
):
    view.changes(_event)(_standing(_state))


@view.changes(p.ConsequencesCarriedOut)
def carried_out(row: Partner, event: p.ConsequencesCarriedOut, _: Seen) -> Partner:
    """The next few of its claims follow its standing."""
    return row._replace(consequences_left=event.left)


def _newest(known: Any, item: dict[str, Any], *names: str) -> list[dict[str, Any]]:
    """What is known, with an item in place of the one that it renews."""
    return [*(held for held in known if not _named(held, item, *names)), item]


def _named(held: dict[str, Any], item: dict[str, Any], *names: str) -> bool:
    return all(held.get(name) == item.get(name) for name in names)
