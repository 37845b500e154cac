"""What no record names does not stay in the vault, unless somebody must keep it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.bodies import Contact
from contracts.values import Organisation
from services.kit.vault import Hold, Vault

JO = Contact(name="Jo Miller", email="jo@example.org")
SIEMENS = Organisation(name="Siemens AG", country="DE")
AT_ONCE = timedelta(0)


@pytest.fixture
async def vault(engine: AsyncEngine) -> Vault:
    vault = Vault(engine, bytes(range(32)), f"vault_{uuid4().hex[:8]}")
    await vault.create()
    return vault


async def put(vault: Vault, source: str, org: str = "northwind", vendor: str = "acme") -> str:
    return (await vault.put(vendor, source, JO, brought_by=org)).subject


async def there(vault: Vault, *subjects: str) -> list[str]:
    """Which of these the vault still has."""
    return [subject for subject in subjects if subject in await vault.told([subject])]


async def test_what_no_record_names_goes_and_what_one_names_stays(vault: Vault):
    named, other = await put(vault, "a"), await put(vault, "b")
    withheld = (await vault.withhold("acme", "northwind", SIEMENS, "claim")).subject
    await vault.unclaimed.named([named, str(uuid4())])
    assert await vault.unclaimed.drop(timedelta(days=1)) == 0
    assert await vault.unclaimed.drop(AT_ONCE) == 2
    assert await there(vault, named, other, withheld) == [named]


async def test_who_is_there_for_another_reason_waits_for_no_record(vault: Vault):
    reader = (await vault.put("acme", "digest", JO)).subject
    secret = await vault.share("acme", "webhook", "whsec_1")
    assert await vault.unclaimed.drop(AT_ONCE) == 0
    assert await there(vault, reader, secret) == [reader, secret]


async def test_a_hold_keeps_a_subject_or_all_that_somebody_brought_until_it_is_released(vault: Vault):
    one, two, three = await put(vault, "a"), await put(vault, "b", "contoso"), await put(vault, "c", "tailspin")
    foreign = await put(vault, "a", vendor="globex")
    on = [Hold("1", "acme", subject=UUID(one)), Hold("2", "acme", brought_by="contoso")]
    for _ in range(2):
        await vault.unclaimed.hold([*on, Hold("3", "acme", subject=UUID(foreign))])
    await vault.unclaimed.drop(AT_ONCE)
    assert await there(vault, one, two, three, foreign) == [one, two]
    await vault.unclaimed.let_go(["1", "nobody's"])
    await vault.unclaimed.drop(AT_ONCE)
    assert await there(vault, one, two) == [two]


async def test_whoever_comes_again_after_it_was_dropped_is_kept_again(vault: Vault):
    subject = await put(vault, "a")
    await vault.unclaimed.drop(AT_ONCE)
    assert await put(vault, "a") == subject
    assert await vault.get("acme", subject) == JO


async def test_each_claim_has_a_customer_of_its_own_in_the_vault(vault: Vault):
    kept = [await vault.withhold("acme", "northwind", SIEMENS, claim) for claim in ("one", "one", "two")]
    assert len({each.subject for each in kept}) == 2


async def test_who_is_needed_no_more_goes_at_once_or_when_the_hold_is_released(vault: Vault):
    reader, held = [(await vault.put("acme", digest, JO)).subject for digest in ("one", "two")]
    await vault.unclaimed.hold([Hold("1", "acme", subject=UUID(held))])
    assert await vault.unclaimed.leave("acme", [reader, held], "northwind") == [reader]
    assert await vault.unclaimed.drop(AT_ONCE) == 1
    await vault.unclaimed.let_go(["1"])
    assert await vault.unclaimed.drop(AT_ONCE) == 1
    assert await there(vault, reader, held) == []
