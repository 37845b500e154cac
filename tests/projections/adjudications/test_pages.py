"""Labelled data over HTTP: whose, for whom, in which forms, and as of an instant."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from contracts.access import ROLES
from services.conflict.matching.pairs import read
from tests.projections.house import House
from tests.projections.ledgers import START

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATH = "/v1/adjudications"
PAIRS_HEADER = (
    *("pair_id", "source", "slice", "left_name", "left_country", "left_city", "left_postcode"),
    *("right_name", "right_country", "right_city", "right_postcode", "relation", "label"),
)


async def rows(house: House, **asked: Any) -> list[dict[str, Any]]:
    answer = await house.get(PATH, "compliance", **asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


async def test_matches_come_in_the_columns_of_labelled_pairs(house: House, tmp_path):
    found = await rows(house)
    assert {row["relation"] for row in found} >= {"same", "family"}
    assert [row["label"] for row in found] == [int(row["relation"] == "same") for row in found]
    answer = await house.get(PATH, "operator", format="csv")
    assert next(csv.reader(io.StringIO(answer.text)))[: len(PAIRS_HEADER)] == list(PAIRS_HEADER)
    file = tmp_path / "adjudications.csv"
    file.write_text(answer.text, encoding="utf-8", newline="")
    pairs = [(pair.id, pair.same) for pair in read(file)]
    assert pairs == [(row["pair_id"], bool(row["label"])) for row in found]


async def test_flags_come_with_what_the_detector_said(house: House):
    found = await rows(house, kind="flags")
    assert found
    for row in found:
        assert row["label"] in ("confirmed", "cleared")
        assert row["families"]
        assert row["reasons"]
    answer = await house.get(PATH, "compliance", kind="flags", format="parquet")
    assert answer.headers["content-disposition"] == 'attachment; filename="adjudicated-flags.parquet"'


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"compliance", "operator"}))
async def test_nobody_else_reads_them(house: House, role: str):
    org = "north" if role in ("partner", "distributor") else None
    assert (await house.get(PATH, role, org)).status_code == 403


@pytest.mark.parametrize("kind", ["matches", "flags"])
async def test_a_vendor_gets_its_own(house: House, kind: str):
    ours, theirs = (
        await rows(house, kind=kind),
        (await house.get(PATH, "compliance", vendor="globex", kind=kind)).json(),
    )
    assert ours
    assert theirs["rows"]
    ids = {row.get("pair_id", row.get("flag")) for row in ours}
    assert ids.isdisjoint(row.get("pair_id", row.get("flag")) for row in theirs["rows"])


@pytest.mark.parametrize("kind", ["matches", "flags"])
async def test_before_anybody_decided_there_was_nothing(house: House, kind: str):
    assert await rows(house, kind=kind, as_of=(START - timedelta(days=1)).isoformat()) == []


async def test_at_an_instant_there_is_what_was_decided_by_then(house: House):
    found = sorted(await rows(house), key=lambda row: str(row["at"]))
    then = await rows(house, as_of=found[len(found) // 2]["at"])
    assert 0 < len(then) < len(found)
    assert all(row["at"] <= found[len(found) // 2]["at"] for row in then)
