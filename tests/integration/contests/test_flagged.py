"""Who waits behind one of many claims filed without work: its case goes by the flag's name, and it moves up."""

from typing import Any

from tests.integration.conftest import sent
from tests.integration.contests.ground import FILINGS, Ground, Side, customer
from tests.integration.contests.kinds.habits import flagged
from tests.integration.house import a_registration, eventually


def files(ground: Ground, *numbers: int) -> list[Side]:
    """Claims of the one that files without working, each on another customer."""
    thin = a_registration("x")["evidence"][:1]
    return [
        ground.claims("grabber", customer(f"Wq{number}xv Werke"), evidence=thin, programme="easy") for number in numbers
    ]


def goes_by(ground: Ground, side: Side, kind: str) -> dict[str, Any]:
    """The one case of a claim, once it goes by this kind."""
    return dict(eventually(lambda: next((case for case in ground.cases(side) if case["kind"] == kind), None)))


def test_a_rival_that_waited_before_the_flag_is_heard_under_its_name_and_moves_up(ground: Ground):
    (first,) = files(ground, 0)
    waiting = ground.claims("south", customer("Wq0xv Werke"))
    known = goes_by(ground, waiting, "PARTNER_OVERLAP")
    files(ground, *range(1, FILINGS))
    eventually(lambda: flagged(ground))
    named = goes_by(ground, waiting, "BLOCKED_BY_BLANKET")
    assert (named["id"], named["held"], named["severity"]) == (known["id"], waiting.id, "block")
    assert "flag demands" in named["finding"]["next_step"]

    rows = ground.manager.get("/v1/blanket-flags", params={"partner": ground.id_of("grabber")}).json()["items"]
    flag = next(row["id"] for row in rows if row["level"] == "flag")
    sent(ground.manager, f"/v1/blanket-flags/{flag}/confirm", {"note": "nobody there knows them"})
    assert ground.states(first, waiting) == ("approved", "under_review")
    said = {"outcome": "later_claim_awarded", "reason": "the first shows no work, and its flag was confirmed"}
    sent(ground.approver, f"/v1/conflicts/{known['id']}/resolve", said)
    ground.reaches((first, waiting), ("cancelled", "approved"))


def test_a_lifted_flag_leaves_the_case_its_own_name(ground: Ground):
    files(ground, 100)
    waiting = ground.claims("north", customer("Wq100xv Werke"))
    known = goes_by(ground, waiting, "PARTNER_OVERLAP")
    files(ground, *range(101, 100 + FILINGS))
    eventually(lambda: flagged(ground))
    goes_by(ground, waiting, "BLOCKED_BY_BLANKET")
    rows = ground.manager.get("/v1/blanket-flags", params={"partner": ground.id_of("grabber")}).json()["items"]
    flag = next(row["id"] for row in rows if row["level"] == "flag")
    sent(ground.manager, f"/v1/blanket-flags/{flag}/clear", {"reason": "they took over another firm"})
    assert goes_by(ground, waiting, "PARTNER_OVERLAP")["id"] == known["id"]
