"""A partner that goes on with less asks for another look itself, over HTTP, and has an answer and what follows."""

from typing import Any, NamedTuple

import pytest

from tests.integration.conftest import problem, sent
from tests.integration.contests.ground import Ground, Side
from tests.integration.contests.outcomes import partners
from tests.integration.contests.outcomes.settling import Contest
from tests.integration.house import eventually

WHOLE = ["cloud/compute"]


class Looked(NamedTuple):
    """What was settled first, which side asks, what is said then, where both sides stand after that, on whom."""

    outcome: str
    asks: int
    instead: str
    states: tuple[str, str]
    grants: tuple[Any, Any]
    customers: tuple[str, str]


LOOKED = (
    Looked(
        "scope_split",
        0,
        "first_claim_upheld",
        ("approved", "cancelled"),
        (WHOLE, None),
        ("Zwiesel Kristallglas", "Meyer Burger"),
    ),
    Looked(
        "primary_plus_secondary_terms",
        1,
        "not_a_conflict",
        ("approved", "approved"),
        ("exclusive", "exclusive"),
        ("Pfleiderer Holz", "Wilo Pumpen"),
    ),
    Looked(
        "open_competition",
        0,
        "first_claim_upheld",
        ("approved", "cancelled"),
        ("exclusive", None),
        ("Leuchtenberg Porzellan", "Hirschvogel Umformtechnik"),
    ),
)
by_outcome = pytest.mark.parametrize("looked", LOOKED, ids=[one.outcome for one in LOOKED])


def settled(ground: Ground, looked: Looked, name: str) -> tuple[Contest, str, Side, Side]:
    """The case is settled; its id, who asks for another look, and the other one."""
    website = name.partition(" ")[0].lower() + ".example"
    met = partners.contest(ground, name, website)
    if looked.outcome == "scope_split":
        met = partners.split_in_two(met)
    case = ground.case(met.second)["id"]
    sent(ground.approver, f"/v1/conflicts/{case}/resolve", {"outcome": looked.outcome, "reason": "seen", **met.said})
    asks = met.sides[looked.asks]
    eventually(lambda: appeal(ground, asks), why=lambda: own(ground, asks))
    return met, case, asks, met.sides[1 - looked.asks]


def own(ground: Ground, side: Side) -> dict[str, Any]:
    """A claim as its partner reads it."""
    assert side.partner is not None
    return dict(ground.partner(side.partner).get(f"/v1/registrations/{side.id}").json())


def appeal(ground: Ground, side: Side) -> str | None:
    """How far the partner's appeal is, as the partner reads it."""
    found = own(ground, side)["appeal"]
    return found and str(found["state"])


def asked(ground: Ground, side: Side) -> Any:
    """The partner asks for another look."""
    assert side.partner is not None
    proof = [{"kind": "proposal", "at": "2026-02-02T10:00:00Z", "summary": "all of it"}]
    said = {"grounds": "it was our work", "evidence": proof}
    return sent(ground.partner(side.partner), f"/v1/registrations/{side.id}/appeal", said)


def answered(ground: Ground, side: Side, state: str) -> None:
    eventually(lambda: appeal(ground, side) == state, why=lambda: own(ground, side)["appeal"])


@by_outcome
def test_an_outcome_that_does_not_stand_gives_back_what_was_taken(ground: Ground, looked: Looked):
    met, case, asks, other = settled(ground, looked, looked.customers[0])
    assert own(ground, asks)["next_deadline"]["what"] in ("appeal", "activity", "expiry")
    assert asked(ground, asks)["state"] == "appealed"
    eventually(lambda: ground.manager.get(f"/v1/conflicts/{case}").json().get("state") == "appealed")
    said = {"outcome": looked.instead, "reason": "looked at again"}
    sent(ground.manager, f"/v1/conflicts/{case}/decide-appeal", said)
    answered(ground, asks, "upheld")
    ground.reaches(met.sides, looked.states)
    eventually(lambda: granted(ground, met) == looked.grants, why=lambda: granted(ground, met))
    tells_of_nobody(ground, case, asks, other)


@by_outcome
def test_an_outcome_that_stands_answers_who_asked_and_nobody_else(ground: Ground, looked: Looked):
    """The other side, where it has less too, is none the wiser, until it asks, and then has its answer at once."""
    _, case, asks, other = settled(ground, looked, looked.customers[1])
    before = appeal(ground, other)
    asked(ground, asks)
    eventually(lambda: ground.manager.get(f"/v1/conflicts/{case}").json().get("state") == "appealed")
    sent(ground.manager, f"/v1/conflicts/{case}/decide-appeal", {"reason": "it stands"})
    answered(ground, asks, "dismissed")
    assert appeal(ground, other) == before
    if before == "open":
        asked(ground, other)
        answered(ground, other, "dismissed")
    assert other.partner is not None
    path = f"/v1/registrations/{other.id}/appeal"
    problem(ground.partner(other.partner).post(path, json={"grounds": "once more"}), 409, "WRONG_STATE")
    tells_of_nobody(ground, case, asks, other)


def granted(ground: Ground, met: Contest) -> tuple[Any, ...]:
    """As what each side is protected, or for what, where that was split."""
    rows = ground.manager.get("/v1/protections", params={"limit": 100}).json()["items"]
    split = "split" in met.said
    alive = {one["id"]: one["products"] if split else one["kind"] for one in rows if one["state"] == "active"}
    return tuple(alive.get(side.id) for side in met.sides)


def tells_of_nobody(ground: Ground, case: str, asks: Side, other: Side) -> None:
    """Neither side reads of the case or of the other."""
    for side, rival in ((asks, other), (other, asks)):
        assert side.partner is not None
        assert rival.partner is not None
        client, path = ground.partner(side.partner), f"/v1/registrations/{side.id}"
        said = "\n".join(client.get(one).text for one in (path, f"{path}/history", f"{path}/trace", "/v1/protections"))
        assert not [word for word in (case, "CONFLICT", rival.id, ground.id_of(rival.partner)) if word in said]
