"""The list of exports: who took out what, for whom and why; a partner is told of its own."""

import pytest

from tests.projections.house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")
STAFF_ALONE = {"asked_by", "purpose"}


async def test_staff_reads_who_asked_for_what_for_whom_and_why(house: House):
    (item,) = await house.items("/v1/exports", "compliance", matter="north")
    assert (item["audience"], item["kind"], item["matter"]) == ("partner", "partner", "north")
    assert (item["purpose"], item["partner"]) == ("its lawyers ask", "north")
    assert item["asked_by"].startswith("acme/")
    assert len(bytes.fromhex(item["digest"])) == 32


async def test_a_partner_reads_of_those_that_were_made_for_it_and_not_who_asked_or_why(house: House):
    (own,) = await house.items("/v1/exports", "partner", "north")
    assert own["matter"] == "north"
    assert not STAFF_ALONE & own.keys()
    assert await house.items("/v1/exports", "partner", "rival") == []


@pytest.mark.parametrize(("wanted", "found"), [("partner", 1), ("examiner", 0)])
async def test_the_list_is_narrowed_by_for_whom(house: House, wanted: str, found: int):
    assert len(await house.items("/v1/exports", "compliance", audience=wanted)) == found


async def test_before_it_was_made_it_is_not_there(house: House):
    (item,) = await house.items("/v1/exports", "compliance", matter="north")
    before = await house.items("/v1/exports", "compliance", as_of="2025-01-01T00:00:00Z")
    then = await house.items("/v1/exports", "compliance", as_of=item["exported_at"])
    assert (before, [one["id"] for one in then]) == ([], [item["id"]])


async def test_legal_holds_are_found_by_what_they_are_on(house: House):
    assert len(await house.items("/v1/legal-holds", "compliance", matter="north")) == 1
    assert await house.items("/v1/legal-holds", "compliance", matter="south") == []
