"""Who a partner is: its profile, what changed with it, and its tier."""

from collections.abc import Iterable, Iterator

from contracts import partners as p
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.judging import in_force, known_partner
from services.registration.domain.request import Request
from services.registration.domain.state import Partner, World


def record_partner(request: Request, world: World) -> list[Event]:
    """Enter a partner or change its profile; one whose relation ended does not come back by itself."""
    command: p.RecordPartner = request.command
    known = world.partner(request.actor.vendor, command.partner)
    if known is not None and known.standing == "terminated":
        raise refuse("PARTNER_TERMINATED", "the relation with this partner ended")
    if command.partner in command.profile.distributors:
        raise refuse("OWN_DISTRIBUTOR", "a partner does not source through itself", "/distributors")
    profile = command.profile if known is None else _with_tiers(command.profile, known.profile)
    recorded = p.PartnerProfileRecorded(partner=command.partner, profile=profile)
    moved = () if known is None else _moved(known, profile)
    return [recorded, *_changes(command.partner, known.profile if known else None, profile), *moved]


def _with_tiers(named: p.Profile, before: p.Profile) -> p.Profile:
    """The profile with the tiers in programmes that it does not name: those were given one by one, and stay."""
    return named.model_copy(update={"tiers": {**before.tiers, **named.tiers}})


def _moved(known: Partner, profile: p.Profile) -> Iterator[Event]:
    """Every other tier, for all programmes that state none, and in those that do."""
    if known.profile.tier != profile.tier:
        yield p.PartnerTierChanged(partner=known.id, before=known.profile.tier, tier=profile.tier)
    for programme, tier in profile.tiers.items():
        if (before := known.tier_in(programme)) != tier:
            yield p.PartnerTierChanged(partner=known.id, before=before, tier=tier, programme=programme)


def _changes(partner: str, before: p.Profile | None, after: p.Profile) -> Iterator[Event]:
    """What a profile changes, each as a fact of its own that others may follow without comparing profiles."""
    if before is None or set(before.types) != set(after.types):
        yield p.PartnerTypeAssigned(partner=partner, types=after.types)
    programmes = before.programmes if before else ()
    for programme in _new(programmes, after.programmes):
        yield p.ProgrammeEnrolled(partner=partner, programme=programme)
    for programme in _new(after.programmes, programmes):
        yield p.ProgrammeLeft(partner=partner, programme=programme)
    distributors = before.distributors if before else ()
    for distributor in _new(distributors, after.distributors):
        yield p.DistributorRelationRecorded(partner=partner, distributor=distributor, standing="active")
    for distributor in _new(after.distributors, distributors):
        yield p.DistributorRelationRecorded(partner=partner, distributor=distributor, standing="ended")


def _new(known: Iterable[str], named: Iterable[str]) -> tuple[str, ...]:
    """What is named and not known, each once."""
    return tuple(name for name in dict.fromkeys(named) if name not in frozenset(known))


def change_tier(request: Request, world: World) -> list[Event]:
    """Move a partner to another tier, for the claims it makes from now on: in one programme, or where none differs."""
    command: p.ChangeTier = request.command
    partner = known_partner(world, request.actor.vendor, command.partner)
    before = partner.profile.tier if command.programme is None else partner.tier_in(command.programme)
    if command.programme is None:
        _tier_of_any(request, world)
    else:
        _tier_of_programme(command.programme, request, world)
    if before == command.tier:
        raise refuse("NOTHING_CHANGED", f"the partner is {before} already", "/tier")
    return [
        p.PartnerTierChanged(
            partner=command.partner,
            before=before,
            tier=command.tier,
            programme=command.programme,
            reason=command.reason,
        )
    ]


def _tier_of_any(request: Request, world: World) -> None:
    """A name that no programme has would count as the lowest tier of each, and nobody would be told."""
    command: p.ChangeTier = request.command
    if not any(command.tier in programme.ranks for programme in world.programmes(request.actor.vendor)):
        raise refuse("TIER_UNKNOWN", f"no programme has a tier {command.tier}", "/tier")


def _tier_of_programme(programme: str, request: Request, world: World) -> None:
    published = in_force(world.published(request.actor.vendor, programme), request.at)
    if published is None:
        raise refuse("PROGRAMME_UNKNOWN", f"no version of {programme} is in force", "/programme")
    if request.command.tier not in published.programme.ranks:
        raise refuse("TIER_UNKNOWN", f"{published.programme.name} has no tier {request.command.tier}", "/tier")
