"""Direct sales and its own cases over HTTP: what it reads of them, shows, and appeals; and whose they are to decide."""

from typing import Any
from uuid import uuid4

from tests.integration.conftest import problem, sent
from tests.integration.contests.ground import Ground, Side, customer
from tests.integration.house import eventually

WORKS = customer("Oberndorf Waagenbau", "oberndorf.example")
OTHERS = customer("Kaeser Kompressoren", "kaeser.example")


def cases(ground: Ground, side: Side) -> list[dict[str, Any]]:
    """The cases of a claim as direct sales reads them."""
    answer = ground.seller.get(f"/v1/direct-claims/{side.id}/cases")
    return list(answer.json()["items"]) if answer.status_code == 200 else []


def case(ground: Ground, side: Side, **known: object) -> dict[str, Any]:
    """The one case of a claim, once that is known of it."""

    def found() -> dict[str, Any] | None:
        shown = cases(ground, side)
        return shown[0] if shown and all(shown[0][name] == value for name, value in known.items()) else None

    return dict(eventually(found, why=lambda: cases(ground, side)))


def test_it_reads_what_is_asked_of_it_and_nothing_of_the_partner(ground: Ground):
    direct = ground.reserves(WORKS)
    rival = ground.claims("north", WORKS)
    known = case(ground, direct, state="detected")
    assert (known["kind"], known["other"]["call"]) == ("DIRECT_OVERLAP", "cam-emea")
    sent(ground.manager, f"/v1/conflicts/{known['id']}/request-evidence", {"note": "dated work"})
    asked = eventually(lambda: case(ground, direct)["asked"])
    assert asked["answer"] == "awaited"
    proof = {"kind": "meeting", "at": "2026-02-02T10:00:00Z", "summary": "the plant manager"}
    sent(ground.seller, f"/v1/conflicts/{known['id']}/evidence", {"claim": direct.id, "evidence": [proof]})
    shown = eventually(lambda: next((one for one in cases(ground, direct) if one["shown"]), None))
    assert shown["asked"]["answer"] == "given"
    said = str(shown)
    assert not [word for word in (rival.id, ground.id_of("north"), "head of IT", "dated work") if word in said]


def test_what_it_lost_it_appeals_itself_and_the_claim_lives_again(ground: Ground):
    direct = ground.reserves(OTHERS)
    rival = ground.claims("south", OTHERS)
    known = case(ground, direct, state="detected")
    sent(ground.approver, f"/v1/conflicts/{known['id']}/resolve", {"outcome": "direct_stands_down", "reason": "seen"})
    lost = case(ground, direct, state="resolved")
    assert (lost["outcome"], lost["effect"], bool(lost["appeal_until"])) == (
        "direct_stands_down",
        {"effect": "deny"},
        True,
    )
    grounds = {"claim": direct.id, "grounds": "we were there a year before"}
    sent(ground.seller, f"/v1/conflicts/{known['id']}/appeal", grounds)
    assert case(ground, direct, state="appealed")["appeal"]["state"] == "filed"
    overturned = {"outcome": "direct_retained", "reason": "so they were"}
    sent(ground.manager, f"/v1/conflicts/{known['id']}/decide-appeal", overturned)
    ground.reaches((direct, rival), ("active", "cancelled"))
    assert case(ground, direct, state="closed")["appeal"]["state"] == "overturned"


def test_to_anybody_else_it_is_not_there(ground: Ground):
    direct = ground.reserves(customer(f"Werk {uuid4().hex[:6]}"))
    path = f"/v1/direct-claims/{direct.id}/cases"
    eventually(lambda: ground.seller.get(path).status_code == 200)
    assert ground.compliance.get(path).json()["items"] == []
    problem(ground.colleague("direct-sales").get(path), 404, "NOT_FOUND")
    problem(ground.partner("north").get(path), 403, "NOT_AUTHORISED")
