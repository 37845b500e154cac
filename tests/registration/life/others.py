"""All machines that are no registration, and states that only the clock tells from others."""

from contracts import partners as p
from contracts import registrations as r
from contracts.message import Command
from tests.make import MAY_1, details
from tests.registration import findings
from tests.registration.life import granted
from tests.registration.life.house import KIM, OTHER, SILENCE, A, fresh, programme
from tests.registration.life.keeping import HOLDS, LINKS, ORDERS, PARTNER, PROGRAMMES
from tests.registration.life.offering import INVITATIONS, OPPORTUNITIES
from tests.registration.life.running import State
from tests.registration.story import Story


def _suspended_with_a_claim() -> Story:
    return granted.granted().when(p.SuspendPartner(partner="northwind", code="AUDIT"), by=KIM)


def _terminated_with_a_claim() -> Story:
    return granted.granted().when(p.TerminatePartner(partner="northwind", code="BREACH"), by=KIM)


def _preceded(won: Command) -> Story:
    """What preceded a won deal of its partner, or an order, is lost."""
    higher = {"kind": "commission", "rate": 10, "once_per_customer": True, "precedence": 5}
    story = granted.granted_under(reward=higher).published(programme().model_copy(update={"id": "links"}))
    story.with_partner("northwind", types=("var", "affiliate"))
    story.when(r.SubmitRegistration(registration=OTHER, partner="northwind", details=details(programme="links")))
    story.sees(findings.screened(OTHER, details(programme="links")))
    story.when(won, by=KIM)
    return story.when(r.RecordOutcome(registration=A, outcome="lost", on=MAY_1.date()), by=KIM)


def _deal_preceded() -> Story:
    order = r.Order(reference="PO 1", customer=details().customer)
    return _preceded(r.RecordOutcome(registration=OTHER, outcome="won", on=MAY_1.date(), order=order))


def _order_preceded() -> Story:
    order = ORDERS.asks[0].make(fresh())
    return _preceded(order.model_copy(update={"partner": "northwind", "programme": "links"}))


MACHINES = (PARTNER, PROGRAMMES, INVITATIONS, OPPORTUNITIES, ORDERS, HOLDS, LINKS)
ONLY_BY_CLOCK = (
    State("partner suspended, with a granted claim", _suspended_with_a_claim),
    State("partner terminated, with a granted claim", _terminated_with_a_claim),
    State("a won deal was preceded by one that is lost now", _deal_preceded),
    State("an order was preceded by a deal that is lost now", _order_preceded),
    State("silence ends it by itself", lambda: granted.granted_under(activity={**SILENCE, "revoke": "automatic"})),
    State("attribution alone", lambda: granted.granted_under(protection={"period": "P60D", "kind": "attribution"})),
    State("neither grace nor tail", lambda: granted.granted_under(protection={"period": "P60D"})),
)
"""States that differ from others by what falls due in them, and by nothing else."""
