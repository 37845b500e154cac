"""Keys of the vault that take one another's place, while people come, are read, and are erased for good."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from contracts.bodies import Contact
from services.kit.vault import OtherKeyError, Resealed, SealBrokenError, Vault, resealing

FIRST, SECOND, THIRD = (bytes([number]) * 32 for number in (1, 2, 3))


@pytest.fixture
def schema() -> str:
    return f"vault_{uuid4().hex[:8]}"


@pytest.fixture
def opened(engine, schema):
    """The vault with these sealing keys, as a process opens it at its start."""

    async def opened(*sealing: bytes) -> Vault:
        vault = Vault(engine, FIRST, schema, sealing)
        await vault.create()
        return vault

    return opened


def person(number: int) -> Contact:
    return Contact(name=f"Person {number}", email=f"p{number}@example.com")


async def filled(vault: Vault, numbers: range) -> list[str]:
    """So many people put in; their ids."""
    found = [await vault.put("acme", f"cause-{number}", person(number)) for number in numbers]
    return [reference.subject for reference in found]


async def run(engine, schema: str, statement: str, **values):
    """Run a statement about the vault's table, written here as `people`."""
    async with engine.begin() as connection:
        await connection.execute(text(f"SET LOCAL search_path TO {schema}"))
        return await connection.execute(text(statement), values)


async def keys(engine, schema: str) -> dict[str, int]:
    """How many rows are under which key."""
    return dict((await run(engine, schema, "SELECT key, count(*) FROM people GROUP BY key")).all())


def unheard(_done: int, _total: int) -> None:
    """Nobody asks how far it is."""


async def test_a_newer_key_seals_what_is_new_and_the_older_ones_still_open(opened, engine, schema):
    old = await filled(await opened(), range(2))
    newer = await opened(SECOND)
    new = await filled(newer, range(2, 5))
    assert [await newer.get("acme", subject) for subject in old + new] == [person(number) for number in range(5)]
    assert sorted((await keys(engine, schema)).values()) == [2, 3]
    assert (await keys(engine, schema))[""] == 2


async def test_people_are_recognised_whatever_key_seals(opened):
    before = await (await opened()).put("acme", "cause-1", person(1))
    repeated = await (await opened(SECOND)).put("acme", "cause-1", person(1))
    another = await (await opened(THIRD, SECOND)).put("acme", "cause-2", person(1))
    assert repeated == before
    assert another.email_hash == before.email_hash


async def test_the_first_key_goes_on_sealing_while_it_stands_in_front(opened, engine, schema):
    await filled(await opened(FIRST, SECOND), range(3))
    assert await keys(engine, schema) == {"": 3}


async def test_all_is_put_under_the_newest_key_and_the_others_are_not_needed_any_more(
    opened, engine, schema, monkeypatch
):
    monkeypatch.setattr(resealing, "BATCH_ROWS", 3)
    await filled(await opened(), range(4))
    subjects = await filled(await opened(SECOND), range(8))
    newest = await opened(THIRD, SECOND)
    await filled(newest, range(8, 10))
    told: list[tuple[int, int]] = []
    assert await newest.reseal(lambda *figures: told.append(figures)) == Resealed(8, [])
    assert told == [(3, 8), (6, 8), (8, 8)]
    assert list((await keys(engine, schema)).values()) == [10]
    alone = await opened(THIRD)
    assert [await alone.get("acme", subject) for subject in subjects] == [person(number) for number in range(8)]
    assert await alone.reseal(unheard) == Resealed(0, [])


async def test_a_commitment_still_proves_the_person_afterwards(opened):
    before = await (await opened()).put("acme", "cause-1", person(1))
    newer = await opened(SECOND)
    await newer.reseal(unheard)
    assert (await newer.put("acme", "cause-1", person(1))).commitment == before.commitment


async def test_a_key_that_rows_are_under_cannot_be_left_out(opened):
    await filled(await opened(SECOND), range(1))
    with pytest.raises(OtherKeyError, match="DEALREG_VAULT_SEALING_KEYS"):
        await opened(THIRD)


async def test_what_cannot_be_opened_is_named_and_left_as_it_is(opened, engine, schema):
    good, bad = await filled(await opened(), range(2))
    change = "UPDATE people SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20)) WHERE subject = :bad"
    await run(engine, schema, change, bad=bad)
    newer = await opened(SECOND)
    assert await newer.reseal(unheard) == Resealed(1, [bad])
    assert await newer.get("acme", good) == person(0)
    with pytest.raises(SealBrokenError):
        await newer.get("acme", bad)
    assert (await keys(engine, schema))[""] == 1


async def test_an_erased_person_does_not_come_back_whenever_they_were_erased(opened, engine, schema, monkeypatch):
    """Erasures and resealing race for the same rows, a few at a time, so that either may come first."""
    monkeypatch.setattr(resealing, "BATCH_ROWS", 2)
    subjects = await filled(await opened(), range(60))
    newer = await opened(SECOND)

    async def erase() -> None:
        for subject in subjects[::2]:
            assert await newer.erase("acme", subject)

    resealed, _ = await asyncio.gather(newer.reseal(unheard), erase())
    assert resealed.broken == []
    assert sum((await keys(engine, schema)).values()) == 30
    for subject in subjects[::2]:
        with pytest.raises(KeyError):
            await newer.get("acme", subject)
    assert await newer.get("acme", subjects[1]) == person(1)


async def test_an_erasure_waits_for_the_row_that_is_being_sealed_and_then_takes_it(opened, engine, schema):
    (subject,) = await filled(await opened(), range(1))
    newer = await opened(SECOND)
    renew, at_it = resealing.Resealing._renew, asyncio.Event()
    erasing: list[asyncio.Task[bool]] = []

    async def slow(self, connection, rows, broken):
        erasing.append(asyncio.create_task(newer.erase("acme", subject)))
        at_it.set()
        await asyncio.wait(erasing, timeout=0.2)
        assert not erasing[0].done()
        await renew(self, connection, rows, broken)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resealing.Resealing, "_renew", slow)
        patch.setattr(resealing, "BATCH_ROWS", 1)
        running = asyncio.create_task(newer.reseal(unheard))
        await at_it.wait()
        patch.setattr(resealing.Resealing, "_renew", renew)
        assert (await running).rows == 1
    assert await erasing[0]
    assert await keys(engine, schema) == {}


async def test_a_vault_from_before_keys_had_ids_is_taken_over(opened, engine, schema):
    (subject,) = await filled(await opened(), range(1))
    await run(engine, schema, "ALTER TABLE people DROP COLUMN key")
    newer = await opened(SECOND)
    assert await newer.get("acme", subject) == person(0)
    assert (await newer.reseal(unheard)).rows == 1
