"""All machines that are no registration, and states that only the clock tells from others."""

from contracts import partners as p
from tests.registration.life import granted
from tests.registration.life.house import (
    KIM,
    SILENCE,
)
from tests.registration.life.keeping import ORDERS, PARTNER, PROGRAMMES
from tests.registration.life.offering import INVITATIONS, OPPORTUNITIES
from tests.registration.life.running import State
from tests.registration.story import Story


def _suspended_with_a_claim() -> Story:
    return granted.granted().when(p.SuspendPartner(partner="northwind", code="AUDIT"), by=KIM)


def _terminated_with_a_claim() -> Story:
    return granted.granted().when(p.TerminatePartner(partner="northwind", code="BREACH"), by=KIM)


MACHINES = (PARTNER, PROGRAMMES, INVITATIONS, OPPORTUNITIES, ORDERS)
ONLY_BY_CLOCK = (
    State("partner suspended, with a granted claim", _suspended_with_a_claim),
    State("partner terminated, with a granted claim", _terminated_with_a_claim),
    State("silence ends it by itself", lambda: granted.granted_under(activity={**SILENCE, "revoke": "automatic"})),
    State("attribution alone", lambda: granted.granted_under(protection={"period": "P60D", "kind": "attribution"})),
    State("neither grace nor tail", lambda: granted.granted_under(protection={"period": "P60D"})),
)
"""States that differ from others by what falls due in them, and by nothing else."""
