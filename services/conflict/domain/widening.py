"""A protection that asks for another scope: until that is answered, it stands on both."""

import msgspec

from contracts.message import Event
from contracts.registrations import Details
from contracts.values import Reach
from services.conflict.domain.claims import Seen, again, terms_of
from services.conflict.domain.state import LiveClaim
from services.conflict.domain.world import World
from services.conflict.policy import territory

PROPOSED = "PROPOSED"
DECLINED = "DECLINED"


def widened(claim: LiveClaim, details: Details, reach: Reach | None, seen: Seen, world: World) -> list[Event]:
    """Screen a protection on its own scope and the one it asks for together: until that is answered it is on both."""
    base = claim.as_granted()
    asking = msgspec.structs.replace(
        base,
        products=tuple(dict.fromkeys((*base.products, *terms_of(details, reach)["products"]))),
        territory=territory.wider(base.territory, details.territory, world.regions(base.vendor)),
        granted=(base.products, base.territory),
        registration_version=seen.version,
    )
    return again(asking, PROPOSED, seen.id, world)


def narrowed(claim: LiveClaim, seen: Seen, world: World) -> list[Event]:
    """Screen a protection that asks for nothing else any more: whoever met only that is in nobody's way."""
    base = msgspec.structs.replace(claim.as_granted(), registration_version=seen.version)
    return again(base, DECLINED, seen.id, world)
