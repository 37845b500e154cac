"""The vault on a real PostgreSQL: people come back, can be erased for good, and show nowhere else."""

import asyncio
import traceback
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from contracts.bodies import Contact
from services.kit.vault import OtherKeyError, SealBrokenError, SubjectTakenError, Vault, commitment

KEY = bytes(range(32))
ADA = Contact(name="Ada Byron", email="Ada.Byron@Example.com", phone="+44 20 7946 0018", role="CIO")
TRACES = ("Ada", "Byron", "ada.byron", "7946", "CIO")


@pytest.fixture
def schema() -> str:
    return f"vault_{uuid4().hex[:8]}"


@pytest.fixture
async def vault(engine, schema) -> Vault:
    vault = Vault(engine, KEY, schema)
    await vault.create()
    return vault


async def run(engine, statement: str, schema: str, **values):
    """Run a statement about the vault's table, written here as `people`."""
    async with engine.begin() as connection:
        await connection.execute(text(f"SET LOCAL search_path TO {schema}"))
        return await connection.execute(text(statement), values)


async def rows(engine, schema) -> str:
    return str((await run(engine, "SELECT * FROM people", schema)).all())


async def test_a_person_comes_back_and_the_reference_tells_nothing(vault):
    reference = await vault.put("acme", "cause-1", ADA)
    assert await vault.get("acme", reference.subject) == ADA
    shown = reference.model_dump_json()
    assert not [trace for trace in TRACES if trace in shown.replace('"role":"CIO"', "")]
    assert reference.email_domain == "example.com"
    assert UUID(reference.subject).version == 4


async def test_the_row_holds_no_readable_word(vault, engine, schema):
    await vault.put("acme", "cause-1", ADA)
    stored = await rows(engine, schema)
    assert "acme" in stored
    assert not [trace for trace in TRACES if trace in stored]


async def test_the_same_cause_gives_the_same_reference_and_one_row(vault, engine, schema):
    found = await asyncio.gather(*(vault.put("acme", "cause-1", ADA) for _ in range(8)))
    assert len({reference.model_dump_json() for reference in found}) == 1
    assert (await rows(engine, schema)).count("acme") == 1


async def test_another_person_under_the_same_cause_is_refused(vault):
    reference = await vault.put("acme", "cause-1", ADA)
    with pytest.raises(SubjectTakenError) as refused:
        await vault.put("acme", "cause-1", ADA.model_copy(update={"name": "Grace Hopper"}))
    assert "Grace" not in str(refused.value)
    assert await vault.get("acme", reference.subject) == ADA


async def test_the_same_person_is_recognised_by_hashes_and_only_by_one_vendor(vault):
    one = await vault.put("acme", "cause-1", ADA)
    two = await vault.put(
        "acme", "cause-2", Contact(name="A. B.", email="ada.byron@example.com", phone="020 79460018"), "GB"
    )
    other = await vault.put("globex", "cause-1", ADA)
    assert (one.email_hash, one.phone_hash) == (two.email_hash, two.phone_hash)
    assert one.subject != two.subject
    assert not {one.subject, one.email_hash, one.phone_hash, one.commitment} & {
        other.subject, other.email_hash, other.phone_hash, other.commitment,
    }  # fmt: skip


async def test_the_commitment_proves_the_person_only_with_its_salt(vault):
    one, two = await vault.put("acme", "cause-1", ADA), await vault.put("acme", "cause-2", ADA)
    assert one.commitment != two.commitment
    _, salt = await vault._open("acme", UUID(one.subject))
    assert commitment(ADA, salt) == one.commitment
    assert commitment(ADA.model_copy(update={"role": "CEO"}), salt) != one.commitment


async def test_erased_is_gone_for_good(vault, engine, schema):
    reference = await vault.put("acme", "cause-1", ADA)
    assert await vault.erase("acme", reference.subject) == 1
    assert await vault.erase("acme", reference.subject) == 0
    with pytest.raises(KeyError):
        await vault.get("acme", reference.subject)
    assert await rows(engine, schema) == "[]"


async def test_who_was_erased_does_not_come_back_under_the_same_cause(vault, engine, schema):
    """A command that is sent again brings its person along: the reference is the same, and nothing is kept."""
    reference = await vault.put("acme", "cause-1", ADA)
    await vault.erase("acme", reference.subject)
    again = await vault.put("acme", "cause-1", ADA)
    assert (again.subject, await rows(engine, schema)) == (reference.subject, "[]")
    other = await vault.put("acme", "cause-2", ADA)
    assert await vault.get("acme", other.subject) == ADA


async def test_however_sealing_and_erasing_meet_nobody_stays(vault, engine, schema):
    for number in range(20):
        reference = await vault.put("acme", f"cause-{number}", ADA)
        await run(engine, "DELETE FROM people", schema)
        puts = (vault.put("acme", f"cause-{number}", ADA) for _ in range(2))
        await asyncio.gather(*puts, vault.erase("acme", reference.subject), return_exceptions=True)
    assert await rows(engine, schema) == "[]"


async def test_what_is_kept_of_several_is_told_and_of_others_nothing(vault):
    ada = await vault.put("acme", "cause-1", ADA)
    gone = await vault.put("globex", "cause-1", ADA)
    await vault.erase("globex", gone.subject)
    assert await vault.told([ada.subject, gone.subject, str(uuid4())]) == {ada.subject: ADA}


async def test_another_vendor_can_neither_read_nor_erase(vault):
    reference = await vault.put("acme", "cause-1", ADA)
    with pytest.raises(KeyError):
        await vault.get("globex", reference.subject)
    assert await vault.erase("globex", reference.subject) == 0
    assert await vault.get("acme", reference.subject) == ADA


async def test_rows_cannot_be_swapped_changed_or_read_with_another_key(vault, engine, schema):
    one, two = await vault.put("acme", "cause-1", ADA), await vault.put("acme", "cause-2", ADA)
    stranger = Vault(engine, bytes(32), schema)
    with pytest.raises(SealBrokenError):
        await stranger.get("acme", one.subject)
    swapped = "UPDATE people SET sealed = (SELECT sealed FROM people WHERE subject = :two) WHERE subject = :one"
    await run(engine, swapped, schema, one=one.subject, two=two.subject)
    changed = "UPDATE people SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20)) WHERE subject = :two"
    await run(engine, changed, schema, two=two.subject)
    for reference in (one, two):
        with pytest.raises(SealBrokenError) as broken:
            await vault.get("acme", reference.subject)
        assert not [trace for trace in TRACES if trace in "".join(traceback.format_exception(broken.value))]


async def test_nonces_never_repeat(vault, engine, schema):
    await asyncio.gather(*(vault.put("acme", f"cause-{n}", ADA) for n in range(50)))
    sealed = (await run(engine, "SELECT sealed FROM people", schema)).scalars()
    assert len({bytes(row[:12]) for row in sealed}) == 50


async def test_failures_of_the_database_do_not_quote_the_person(engine, schema):
    absent = Vault(engine, KEY, schema)
    with pytest.raises(Exception, match="people") as failed:
        await absent.put("acme", "cause-1", ADA)
    assert not [trace for trace in (*TRACES, "acme") if trace in str(failed.value)]


async def test_processes_that_start_together_take_turns(engine, schema):
    await asyncio.gather(*(Vault(engine, KEY, schema).create() for _ in range(6)))


async def test_a_process_with_another_key_is_not_let_in(vault, engine, schema):
    await Vault(engine, KEY, schema).create()
    with pytest.raises(OtherKeyError, match="DEALREG_VAULT_KEY"):
        await Vault(engine, bytes(32), schema).create()
    await vault.create()


@pytest.mark.parametrize(
    ("one", "two", "country", "same"),
    [
        ("+44 20 7946 0018", "+442079460018", None, True),
        ("020 7946 0018", "+44 20 7946 0018", "GB", True),
        ("030 901820", "+49 30 901820", "DE", True),
        ("020 7946 0018", "+44 20 7946 0018", "DE", False),
        ("12-34/56", "123456", None, True),
    ],
)
async def test_numbers_are_compared_as_they_are_dialled(vault, one, two, country, same):
    first = await vault.put("acme", "cause-1", Contact(name="A", phone=one), country)
    second = await vault.put("acme", "cause-2", Contact(name="B", phone=two), country)
    assert (first.phone_hash == second.phone_hash) is same
    assert first.email_hash is None


async def test_people_are_found_by_their_address_however_it_is_written(vault):
    one, two = await vault.put("acme", "cause-1", ADA), await vault.put("acme", "cause-2", ADA)
    await vault.put("acme", "cause-3", Contact(name="Grace Hopper"))
    await vault.put("globex", "cause-4", ADA)
    found = await vault.known_as("acme", ["nobody@example.com", "ada.byron@EXAMPLE.com"])
    assert [sorted(each) for each in found] == [[], sorted((one.subject, two.subject))]
    await vault.erase("acme", one.subject, two.subject)
    assert await vault.known_as("acme", [ADA.email]) == [[]]


async def test_who_came_before_there_were_hashes_is_found_and_what_cannot_be_opened_is_passed_over(
    vault, engine, schema
):
    old, broken = await vault.put("acme", "cause-1", ADA), await vault.put("acme", "cause-2", ADA)
    await run(engine, "ALTER TABLE people DROP COLUMN email_hash", schema)
    damage = "UPDATE people SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20)) WHERE subject = :subject"
    await run(engine, damage, schema, subject=broken.subject)
    await vault.create()
    for _ in range(2):
        assert await vault.known_as("acme", [ADA.email]) == [[old.subject]]


async def test_many_are_erased_at_once_and_nobody_else(vault):
    kept, *gone = [(await vault.put("acme", f"cause-{number}", ADA)).subject for number in range(5)]
    assert await vault.erase("acme", *gone, str(uuid4())) == 4
    assert await vault.get("acme", kept) == ADA
    for subject in gone:
        with pytest.raises(KeyError):
            await vault.get("acme", subject)
