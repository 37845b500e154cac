"""Direct sales, accounts that are reserved, and the partner that sits at the customer."""

from datetime import UTC, datetime
from typing import Any

from tests.integration.conftest import sent
from tests.integration.contests.ground import Ground, Side, customer
from tests.integration.contests.kinds.scene import Meeting, scene


@scene("DIRECT_OVERLAP", "block", ("active", "under_review"), held=True, answer="direct-reserved")
def direct_sales_was_first(ground: Ground) -> Meeting:
    """Direct sales works the customer: a neutral person settles it."""
    known = customer("Rheinmetall AG", "rheinmetall.com")
    first = ground.reserves(known)
    return Meeting(first, ground.claims("north", known), known)


@scene("NAMED_ACCOUNT", "block", ("direct", "under_review"), held=True, answer="direct-reserved")
def an_account_reserved_for_direct_sales(ground: Ground) -> Meeting:
    """The account was designated after one partner gave it up and before another claims it, which waits."""
    known = customer("Dürr AG", "durr.com")
    given_up = ground.claims("north", known)
    account = ground.account(given_up)
    sent(ground.partner("north"), f"/v1/registrations/{given_up.id}/withdraw", {"reason": "no budget"})
    ground.reaches((given_up,), ("withdrawn",))
    said = {"designation": "direct", "owner": "dora", "reason": "strategic"}
    answer = ground.manager.put(f"/v1/customers/{account}/designation", json=said)
    assert answer.is_success, answer.text
    return Meeting(Side(account, "customers"), ground.claims("south", known), known)


@scene("INCUMBENT", "review", ("closed_won", "under_review"), case=True, answer="clear")
def a_rival_of_the_incumbent(ground: Ground) -> Meeting:
    """A partner won a deal there lately, and another wants what it sells: a person looks, and nobody waits."""
    known = customer("Krones AG", "krones.com")
    first = won(ground, known)
    return Meeting(first, ground.claims("south", known), known)


def won(ground: Ground, known: dict[str, Any]) -> Side:
    """A partner wins a deal with the customer."""
    made = ground.claims("north", known)
    ground.reaches((made,), ("approved",))
    today = datetime.now(UTC).date().isoformat()
    said = {"outcome": "won", "on": today, "value": {"amount": "20000", "currency": "USD"}}
    sent(ground.partner("north"), f"/v1/registrations/{made.id}/outcome", said)
    ground.reaches((made,), ("closed_won",))
    return made
