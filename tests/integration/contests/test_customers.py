"""Two customers turn out to be one, and to be two after all, over HTTP on the real stack: what meets, and no more."""

from collections.abc import Mapping
from typing import Any

from tests.integration.conftest import sent
from tests.integration.contests.ground import Ground, Side, customer
from tests.integration.contests.kinds.direct import won
from tests.integration.house import eventually

WORKS = customer("Voith Turbo", "voith-turbo.example")
GROUP = customer("Heidenheimer Antriebe", "antriebe-heidenheim.example")


def account_of(ground: Ground, side: Side) -> str:
    """The customer that a claim of direct sales is on by now, as direct sales sees it."""

    def found() -> Any:
        rows = ground.seller.get("/v1/direct-claims", params={"limit": 100}).json()["items"]
        return next((row["customer"] for row in rows if row["id"] == side.id), None)

    return str(eventually(found))


def meetings(ground: Ground, side: Side) -> dict[str, str]:
    """The cases of a claim by their kind, with where they stand."""
    return {case["kind"]: case["state"] for case in ground.cases(side)}


def become(ground: Ground, side: Side, expected: Mapping[str, str]) -> None:
    """Wait until the claim has exactly these cases."""
    eventually(lambda: meetings(ground, side) == expected, why=lambda: meetings(ground, side))


def test_direct_sales_meets_partner_incumbent_and_reservation_of_a_customer_that_is_its_own(ground: Ground):
    """Before the merger it met nobody; once the two are two again nothing is left of it but closed cases."""
    won(ground, WORKS)
    claimed = ground.claims("north", WORKS, "cloud/email")
    ground.reaches((claimed,), ("approved",))
    account = ground.account(claimed)
    kept = {"designation": "named", "partner": ground.id_of("south"), "owner": "kim", "reason": "plan of the year"}
    assert ground.manager.put(f"/v1/customers/{account}/designation", json=kept).is_success
    direct = ground.reserves(GROUP)
    was = account_of(ground, direct)
    assert ground.cases(direct) == []

    said: dict[str, Any] = {"customer": account, "absorbed": was, "reason": "one register entry"}
    sent(ground.manager, "/v1/customers/merge", said)
    become(ground, direct, {"DIRECT_OVERLAP": "detected", "INCUMBENT": "detected", "NAMED_ACCOUNT": "detected"})
    assert account_of(ground, direct) == account

    apart = {"customer": account, "part": was, "reason": "two companies"}
    sent(ground.manager, "/v1/customers/split", apart)
    become(ground, direct, {"DIRECT_OVERLAP": "lapsed", "INCUMBENT": "lapsed", "NAMED_ACCOUNT": "lapsed"})
    assert account_of(ground, direct) == was
    assert ground.states(claimed, direct) == ("approved", "active")


def test_of_two_that_were_told_apart_a_further_claim_is_on_the_one_it_is_written_like(ground: Ground):
    """By what speaks for the one and not the other, though both are near certain; and what speaks for neither waits."""
    berlin, munich = (customer("Kathrein Antennen", "kathrein.example", city=city) for city in ("Berlin", "Munich"))
    first, second = ground.claims("north", berlin), ground.claims("south", munich, "cloud/email")
    whole = ground.account(first)
    assert ground.account(second) == whole
    said = {"customer": whole, "claims": [second.id], "reason": "two companies"}
    sent(ground.manager, "/v1/customers/split", said)
    part = eventually(lambda: (now := ground.account(second)) != whole and now)

    later = customer("Kathrein Antennen GmbH", "kathrein.example", city="Munich", postcode="80333")
    third = ground.claims("house-one", later)
    screening = ground.screened(third)["screening"]
    assert screening["customer"] == part
    assert screening["resolution"]["evidence"][0].startswith("told apart: ")
    assert [(one["kind"], one["rival"]) for one in screening["findings"]] == [("ADJACENT", second.id)]

    neither = ground.claims("house-two", customer("Kathrein Antennen GmbH", "kathrein.example"))
    screening = ground.screened(neither)["screening"]
    assert screening["customer"] not in (whole, part)
    assert {one["customer"] for one in screening["resolution"]["candidates"]} == {whole, part}
