"""What partners climb: the rungs of a programme, and skills that the facts of the day add up to."""

from contracts.conditions import Needs
from contracts.message import Value
from contracts.values import Instant, Name, Slug


class Tier(Value):
    """A rung of the programme; rungs are listed from the lowest to the highest.

    `requires`: what a partner's facts must show for it. `until`: a rung that is no longer given from then on; whoever
    still holds it counts as of the tier it `becomes`. Rungs of an older scheme stand before those of the newer one.
    """

    id: Slug
    name: Name
    requires: Needs | None = None
    until: Instant | None = None
    becomes: Slug | None = None


class Competency(Value):
    """A skill that a partner's facts of the day add up to, for example three certified engineers."""

    name: Name
    requires: Needs
