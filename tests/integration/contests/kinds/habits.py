"""What a partner does again and again: it lets claims run out, or reserves accounts that it does not work."""

from tests.integration.contests.ground import FILINGS, Ground, Side, customer
from tests.integration.contests.kinds.scene import Meeting, scene
from tests.integration.house import a_registration, eventually


@scene("EVERGREEN", "review", ("expired", "under_review"), answer="clear")
def the_same_again_after_two_that_ran_out(ground: Ground) -> Meeting:
    """Two claims ran out without any work on them, and the partner files the third."""
    known = customer("Vossloh AG", "vossloh.com")
    before: list[Side] = []
    for _ in range(2):
        before.append(ground.claims("north", known, programme="blink"))
        eventually(lambda: ground.state(before[-1]) == "expired")
    return Meeting(before[-1], ground.claims("north", known), known)


@scene("BLOCKED_BY_BLANKET", "block", ("approved", "under_review"), held=True)
def a_claim_behind_one_of_many(ground: Ground) -> Meeting:
    """The first was filed with many others on next to nothing, and is flagged: who waits behind it is heard first."""
    thin = a_registration("x")["evidence"][:1]
    squats = [customer(f"Qx{number}vz Works") for number in range(FILINGS)]
    held = [ground.claims("grabber", one, evidence=thin, programme="easy") for one in squats]
    eventually(lambda: flagged(ground))
    return Meeting(held[0], ground.claims("south", squats[0]), squats[0])


def flagged(ground: Ground) -> bool:
    """Whether the one that files without working is flagged."""
    rows = ground.manager.get("/v1/blanket-flags", params={"level": "flag"}).json()["items"]
    return ground.id_of("grabber") in {row["partner"] for row in rows}
