"""Who takes part, and who may do what at all: the trade's roles, written down apart from the service."""

from contracts.envelope import Actor

VENDOR = "acme"
NORTHWIND, CONTOSO, TAILSPIN, BIGBOX = "northwind", "contoso", "tailspin", "bigbox"
PARTNERS = (NORTHWIND, CONTOSO, TAILSPIN)

PETRA = Actor(VENDOR, NORTHWIND, "petra", ("partner",))
RAUL = Actor(VENDOR, CONTOSO, "raul", ("partner",))
TARA = Actor(VENDOR, TAILSPIN, "tara", ("partner",))
DAN = Actor(VENDOR, BIGBOX, "dan", ("distributor",))
KIM = Actor(VENDOR, None, "kim", ("channel-manager",))
FAY = Actor(VENDOR, None, "fay", ("approver",))
DORA = Actor(VENDOR, None, "dora", ("approver",))
MAX = Actor(VENDOR, None, "max", ("channel-manager", "approver"))
OTTO = Actor(VENDOR, None, "otto", ("operator",))
CORA = Actor(VENDOR, None, "cora", ("compliance",))
SAM = Actor(VENDOR, None, "sam", ("direct-sales",))
PETRA_INSIDE = Actor(VENDOR, None, "petra", ("channel-manager", "approver"))
"""The same person as the partner's: whoever changed sides wrote what she wrote."""
ZOE = Actor("zenith", None, "zoe", ("channel-manager", "approver", "operator"))
"""Of another vendor."""

OUTSIDE = (PETRA, RAUL, TARA, DAN)
INSIDE = (KIM, FAY, DORA, MAX, OTTO, CORA, PETRA_INSIDE)
PEOPLE = (*OUTSIDE, *INSIDE, SAM, ZOE)
SETTLERS = ("dora", "fay", "petra")
"""Who settles conflicts."""

SELLING = {"partner", "distributor", "channel-manager", "operator"}
DECIDING = {"channel-manager", "approver", "operator"}
MANAGING = {"channel-manager", "operator"}
POLICING = MANAGING | {"compliance"}
RUNNING = {"operator"}

SITS_AT = {"team": "channel-manager", "finance": "approver", "director": "approver"}
LISTED = {"finance": {"fay", "max", "dora"}, "director": {"dora"}}
ESCALATES = {"team": "director"}

OF_WHO_WORKS_ON_IT = frozenset(
    "submit amend withdraw answer attach report outcome appeal release ask_time invite".split()
)
"""What the holder's side does with a claim, a distributor that filed it too."""
OF_HOLDER = OF_WHO_WORKS_ON_IT | {"leave", "transfer", "decline_transfer"}
OF_THE_OFFERED = {"accept_transfer", "decline_transfer"}


def sits_at(person: Actor, desk: str, late: bool) -> bool:
    """Whether a person answers for a desk by role and list; of a late decision the desk above answers too."""
    desks = {desk, ESCALATES.get(desk, desk) if late else desk}
    return any(
        SITS_AT[each] in person.roles and (each not in LISTED or person.subject in LISTED[each]) for each in desks
    )
