"""Checkpoints, tiles, proofs and receipts as a running service hands them out."""

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import delete

from contracts.codec import canonical
from services.kit.ledger import Record, record_bytes, record_hash
from services.kit.proof import (
    Edge,
    VerifierKey,
    check_consistency,
    leaf_hash,
    parse,
    read_checkpoint,
    read_proof,
)
from services.kit.proof.verifier import Key, Ring, check_proof, check_receipt
from services.kit.settings import Settings
from tests.projections.conftest import installation
from tests.projections.house import House, opened
from tests.projections.story import whole_story
from tests.servers import unique

pytestmark = pytest.mark.asyncio(loop_scope="module")
LOG = "/v1/audit/checkpoints/registration/0"
SECONDS = 20.0


@asynccontextmanager
async def proved(settings: Settings) -> AsyncIterator[House]:
    """The service with a whole story in it, all of it signed for."""
    async with opened(settings.model_copy(update={"checkpoint_seconds": 0.05}), whole_story()) as house:
        await signed(house)
        yield house


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(kafka: str, database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One for all tests that only ask."""
    async with proved(installation(kafka, database, tmp_path_factory.mktemp("data"), unique("audit"))) as house:
        yield house


async def signed(house: House) -> None:
    sizes = {name: len(records) for name, records in house.ledgers.records.items()}
    async with asyncio.timeout(SECONDS):
        while (await house.get("/v1/audit/keys")).status_code == 503:  # noqa: ASYNC110 - seen over HTTP only
            await asyncio.sleep(0.1)
        while sizes != {  # noqa: ASYNC110 - seen over HTTP only
            item["ledger"]: item["size"] for item in await house.items("/v1/audit/checkpoints")
        }:
            await asyncio.sleep(0.1)


async def keys(house: House) -> list[VerifierKey]:
    answer = (await house.get("/v1/audit/keys")).json()
    return [VerifierKey.parse(key) for found in answer["keys"].values() for key in found]


def named(record: Record) -> dict[str, str]:
    return {name: value.decode() for name, value in record.headers}


async def test_the_checkpoint_is_signed_and_its_root_is_that_of_the_records(house):
    answer = await house.get(f"{LOG}/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    note = parse(answer.text)
    note.signed_by(await keys(house))
    edge = Edge(0, {}, lambda *_: None)
    for record in house.ledgers.records["registration"]:
        edge.append(leaf_hash(record_bytes(record)))
    assert read_checkpoint(note.text) == ("dealreg/registration/0", edge.size, edge.root())


async def test_every_record_is_proved_and_tiles_hold_its_hash(house):
    records = house.ledgers.records["registration"]
    for sequence in (0, len(records) // 2, len(records) - 1):
        proof = read_proof((await house.get(f"{LOG}/inclusion/{sequence}")).text)
        proof.checkpoint.signed_by(await keys(house))
        assert len(str(proof)) < 2048
        proof.check(leaf_hash(record_bytes(records[sequence])))
    width = min(256, len(records))
    path = "0/000" if width == 256 else f"0/000.p/{width}"
    tile = (await house.get(f"{LOG}/tile/{path}")).content
    assert tile == b"".join(leaf_hash(record_bytes(record)) for record in records[:width])


async def test_what_was_signed_before_is_the_beginning_of_what_is_signed_now(house):
    items = await house.items(LOG)
    new, old = items[0], items[-1]
    answer = (await house.get(f"{LOG}/consistency/{old['size']}/{new['size']}")).json()
    roots = [read_checkpoint(parse(answer[name]).text) for name in ("old", "new")]
    proof = [base64.b64decode(each) for each in answer["proof"]]
    check_consistency(roots[0].size, roots[0].root, roots[1].size, roots[1].root, proof)


async def test_a_restart_signs_nothing_twice_and_forgets_nothing(settings):
    async with proved(settings) as house:
        before = await house.items(LOG)
        ring = (await house.get("/v1/audit/keys")).json()
    async with proved(settings) as house:
        assert (await house.items(LOG))[-len(before) :] == before
        assert (await house.get("/v1/audit/keys")).json() == ring


@pytest.mark.parametrize(
    "path",
    [
        *("tile/0/999", "tile/0/000.p/0", "tile/x", "tile/63/000", f"tile/0/{'x999/' * 6}999"),
        *("inclusion/99999", "consistency/1/99999"),
    ],
)
async def test_what_is_not_there_is_not_found(house, path):
    assert (await house.get(f"{LOG}/{path}")).status_code == 404
    assert (await house.get("/v1/audit/checkpoints/registration/7/checkpoint")).status_code == 404


async def test_while_tiles_are_lost_proofs_are_to_be_asked_for_again(settings):
    async with proved(settings) as house:
        book = house.app.state.following.proofs.book
        async with book.engine.begin() as connection:
            await connection.execute(delete(book._tiles))
        size = (await house.items(LOG))[0]["size"]
        paths = ("inclusion/3", "tile/0/000.p/9", f"consistency/{size}/{size}")
        assert [(await house.get(f"{LOG}/{path}")).status_code for path in paths] == [503, 503, 200]


@pytest.mark.parametrize("asked", [{"below": 10**30}, {"below": -1}, {"limit": 0}, {"as_of": "2026-01-01T00:00:00Z"}])
async def test_what_no_log_can_be_asked_is_invalid(house, asked):
    assert (await house.get(LOG, **asked)).status_code == 422


async def test_staff_gets_a_proof_of_an_event_and_a_partner_what_it_was_told(house):
    partner, told = await some_message(house)
    record = next(r for r in house.ledgers.records["registration"] if named(r)["ce_id"] == told["event"]["id"])
    staff = (await house.get(f"/v1/audit/receipts/{told['event']['id']}")).json()
    read_proof(staff["proof"]).check(leaf_hash(record_bytes(record)))
    assert staff["hash"] == record_hash(record).hex()
    note = parse(told["receipt"])
    note.signed_by(await keys(house))
    lines = note.text.splitlines()
    digest = base64.b64encode(hashlib.sha256(canonical(told["event"]["data"])).digest()).decode()
    assert lines[:3] == ["dealreg/receipts", "receipt/v1", told["event"]["id"]]
    assert lines[6] == digest
    bound = hashlib.sha256(bytes.fromhex(staff["opening"]) + record_hash(record)).digest()
    assert lines[7] == base64.b64encode(bound).decode()
    again = (await house.get(f"/v1/audit/receipts/{told['event']['id']}", "partner", partner)).json()
    assert again == told


async def test_the_one_file_verifier_takes_what_is_handed_out(house):
    _, told = await some_message(house)
    record = next(r for r in house.ledgers.records["registration"] if named(r)["ce_id"] == told["event"]["id"])
    staff = (await house.get(f"/v1/audit/receipts/{told['event']['id']}")).json()
    found = (await house.get("/v1/audit/keys")).json()
    ring = Ring(Key.parse(found["keys"]["dealreg/keys"][0]), found["notes"])
    check_proof(staff, ring, record_bytes(record))
    check_receipt(told | {"opening": staff["opening"]}, ring, record_bytes(record))
    other = house.ledgers.records["registration"][0]
    with pytest.raises(ValueError, match="not the one"):
        check_receipt(told | {"opening": staff["opening"]}, ring, record_bytes(other))
    with pytest.raises(ValueError, match="not in the log"):
        check_proof(staff, ring, record_bytes(other))


async def test_a_partner_gets_a_receipt_of_what_it_claimed_itself_and_of_nothing_hidden(house):
    found = (await house.get("/v1/audit/keys")).json()
    ring = Ring(Key.parse(found["keys"]["dealreg/keys"][0]), found["notes"])
    claim = (await house.items("/v1/registrations", "partner", "north"))[0]["id"]
    whole = await house.items(f"/v1/registrations/{claim}/history", "compliance")
    told = {event["id"]: event for event in await house.items(f"/v1/registrations/{claim}/history", "partner", "north")}
    assert "registration.submitted.v1" in {event["type"] for event in told.values()}
    for event in (each for each in whole if each["ledger"] == "registration"):
        answer = await house.get(f"/v1/audit/receipts/{event['id']}", "partner", "north")
        assert answer.status_code == (200 if event["id"] in told else 404)
        if event["id"] in told:
            check_receipt(answer.json(), ring)
            assert answer.json()["event"]["data"] == told[event["id"]]["data"]


async def test_a_receipt_of_a_partner_says_nothing_of_where_the_record_stands(house):
    _, told = await some_message(house)
    record = next(r for r in house.ledgers.records["registration"] if named(r)["ce_id"] == told["event"]["id"])
    hidden = {named(record)[name] for name in ("ce_previoushash", "ce_appendid")} | {record_hash(record).hex()}
    assert not any(each in json.dumps(told) for each in hidden)
    assert set(told["event"]) == {"id", "type", "subject", "time", "data"}


async def test_no_partner_gets_a_receipt_of_another_nor_a_look_at_the_logs(house):
    partner, told = await some_message(house)
    other = "nobody-else"
    answers = [
        await house.get(f"/v1/audit/receipts/{told['event']['id']}", "partner", other),
        await house.get(f"/v1/audit/receipts/{told['event']['id']}", "partner", partner, "other-vendor"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    paths = ["/v1/audit/keys", "/v1/audit/checkpoints", LOG, f"{LOG}/checkpoint", f"{LOG}/tile/0/000"]
    refused = [(await house.get(path, "partner", partner)).status_code for path in paths]
    assert refused == [403] * len(paths)


async def some_message(house: House) -> tuple[str, dict[str, Any]]:
    """A message of a partner's feed, found by asking for every record."""
    partners = [item["partner"] for item in await house.items("/v1/partners")]
    for record in house.ledgers.records["registration"]:
        for partner in partners:
            answer: httpx.Response = await house.get(f"/v1/audit/receipts/{named(record)['ce_id']}", "partner", partner)
            if answer.status_code == 200:
                return partner, answer.json()
    raise AssertionError("the story tells no partner anything")
