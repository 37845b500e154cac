"""Customers on their way in: digests for every one, and a confidential one stays in the vault."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.direct import CheckProtection, CheckQuery
from contracts.registrations import AttachEvidence
from contracts.values import CONFIDENTIAL, Customer, Organisation
from services.kit.customers import Customers
from services.kit.vault import Vault
from tests.make import an_id, proof

SIEMENS = Organisation(
    name="Siemens AG",
    website="www.siemens.com",
    country="DE",
    city="Munich",
    postcode="80333",
    identifiers=({"scheme": "lei", "value": "W38RGI023J3WT1HWRP32"},),
)
FORGED = f"name:{'9f' * 16}"


@pytest.fixture
async def vault(engine: AsyncEngine) -> Vault:
    vault = Vault(engine, bytes(range(32)), f"vault_{uuid4().hex[:8]}")
    await vault.create()
    return vault


@pytest.fixture
def customers(vault: Vault) -> Customers:
    return Customers(vault)


def kinds(customer: Customer) -> list[str]:
    return [digest.partition(":")[0] for digest in customer.digests]


async def test_a_customer_that_is_told_stays_as_it_was_written_and_gets_its_digests(customers: Customers):
    known = customers.known("acme", SIEMENS)
    assert {name: getattr(known, name) for name in Organisation.model_fields} == dict(SIEMENS)
    assert kinds(known) == ["lei", "domain", "name"]
    assert (known.confidential, known.subject) == (False, None)


async def test_of_a_confidential_one_only_its_country_is_left(customers: Customers, vault: Vault):
    hidden = await customers.withheld("acme", "northwind", SIEMENS)
    assert hidden == Customer.withheld("DE", hidden.digests, hidden.subject, hidden.commitment)
    assert hidden.digests == customers.known("acme", SIEMENS).digests
    written = hidden.model_dump_json().casefold()
    assert not [trace for trace in ("siemens", "munich", "80333", "w38rgi") if trace in written]
    assert (hidden.name, await vault.customer("acme", hidden.subject or "")) == (CONFIDENTIAL, SIEMENS)


async def test_the_same_writing_of_the_same_owner_is_the_same_customer_and_anothers_is_not(customers: Customers):
    one, again = [await customers.withheld("acme", "northwind", SIEMENS) for _ in range(2)]
    other = await customers.withheld("acme", "contoso", SIEMENS)
    changed = await customers.withheld("acme", "northwind", SIEMENS.model_copy(update={"city": "Berlin"}))
    assert one == again
    assert one.digests == other.digests
    assert len({one.subject, other.subject, changed.subject}) == 3
    assert len({one.commitment, other.commitment, changed.commitment}) == 3


async def test_vendors_share_no_digest_and_cannot_read_each_others_customers(customers: Customers, vault: Vault):
    ours, theirs = [await customers.withheld(vendor, "northwind", SIEMENS) for vendor in ("acme", "globex")]
    assert kinds(ours) == kinds(theirs)
    assert not set(ours.digests) & set(theirs.digests)
    with pytest.raises(KeyError):
        await vault.customer("globex", ours.subject or "")


async def test_erased_it_cannot_be_read_and_still_meets(customers: Customers, vault: Vault):
    hidden = await customers.withheld("acme", "northwind", SIEMENS)
    assert await vault.erase("acme", hidden.subject or "") == 1
    with pytest.raises(KeyError):
        await vault.customer("acme", hidden.subject or "")
    assert set(hidden.digests) == set(customers.known("acme", SIEMENS).digests)


async def test_erased_and_filed_again_it_is_another_one(customers: Customers, vault: Vault):
    """Nothing comes back under the id that was erased, and the partner may go on working for its customer."""
    seen = []
    for _ in range(3):
        hidden = await customers.withheld("acme", "northwind", SIEMENS)
        assert hidden == await customers.withheld("acme", "northwind", SIEMENS)
        assert (await vault.customer("acme", hidden.subject or "")).name == SIEMENS.name
        await vault.erase("acme", hidden.subject or "")
        seen.append(hidden)
    assert len({hidden.subject for hidden in seen}) == 3
    assert len({hidden.digests for hidden in seen}) == 1


async def test_a_customer_is_no_person(customers: Customers, vault: Vault):
    hidden = await customers.withheld("acme", "northwind", SIEMENS)
    with pytest.raises(KeyError):
        await vault.get("acme", hidden.subject or "")


async def test_what_a_sender_says_of_digests_and_the_vault_is_dropped(customers: Customers):
    forged = Customer(name="Siemens AG", digests=(FORGED,), subject=an_id("s"), commitment="9f" * 32)
    command = CheckProtection(check=an_id("c"), queries=(CheckQuery(customer=forged), CheckQuery(customer=forged)))
    received = await customers.received("acme", "-", command)
    for query in received.queries:
        assert query.customer == customers.known("acme", Organisation(name="Siemens AG"))


async def test_a_confidential_customer_is_found_wherever_it_stands(customers: Customers):
    said = Customer(**dict(SIEMENS), confidential=True)
    received: Any = await customers.received("acme", "northwind", CheckQuery(customer=said))
    assert received.customer == await customers.withheld("acme", "northwind", SIEMENS)


async def test_what_holds_no_customer_is_left_alone(customers: Customers):
    command = AttachEvidence(registration=an_id("r"), evidence=(proof(),))
    assert await customers.received("acme", "-", command) is command
