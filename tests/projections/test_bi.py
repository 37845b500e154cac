"""Analysts' logins: their own vendor's open columns, through every rebuild, and nothing else of the database."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import psycopg
import pytest
from psycopg import AsyncConnection
from sqlalchemy import make_url

from services.projections.policy.bi import BI, COMMON, PAST
from services.projections.store.bi import CONNECTIONS_MAX, Analysts, Login
from services.projections.store.columns import TYPES
from services.projections.store.tables import Tables
from tests.projections.conftest import Views
from tests.projections.ledgers import publish
from tests.projections.test_rebuilding import rebuild
from tests.projections.view_reference import PAGE, page

UNREADABLE = {str(TYPES[kind]) for kind in TYPES if str(TYPES[kind]) in ("JSONB", "BYTEA")}


def test_the_page_says_what_is_open():
    assert PAGE.read_text() == page(), "`make views` writes it"


@pytest.fixture
async def logins(views: Views, ledgers) -> AsyncIterator[dict[str, Login]]:
    """A login for each vendor of the story."""
    await views.fold(ledgers.records)
    analysts = Analysts(views.tables)
    yield {vendor: await analysts.grant(views.engine, vendor) for vendor in ("acme", "globex")}
    for vendor in ("acme", "globex"):
        assert await analysts.revoke(views.engine, vendor)


async def signed_in(views: Views, login: Login) -> AsyncConnection:
    address = views.engine.url.set(drivername="postgresql", username=login.name, password=login.password)
    return await AsyncConnection.connect(address.render_as_string(hide_password=False), autocommit=True)


async def asked(views: Views, login: Login, question: str) -> list[tuple]:
    async with await signed_in(views, login) as connection:
        return list(await (await connection.execute(question.encode())).fetchall())


@pytest.mark.parametrize("name", sorted(BI))
def test_what_is_open_is_in_the_table_and_no_document(name: str):
    table = Tables("any").views[name]
    for column in BI[name]:
        assert str(table.c[column].type) not in UNREADABLE, column
    assert COMMON.keys() <= set(table.c.keys())
    assert PAST.keys() <= set(Tables("any").past[name].c.keys())


async def test_each_login_reads_its_own_vendor_alone(views: Views, logins: dict[str, Login]):
    for name in BI:
        for view in (name, f"{name}_past"):
            for vendor, login in logins.items():
                found = await asked(views, login, f"SELECT DISTINCT vendor FROM {view}")  # noqa: S608 - ours
                assert found in ([(vendor,)], []), view
    (count,) = (await asked(views, logins["acme"], "SELECT count(*) FROM registrations"))[0]
    assert count > 30


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM {schema}.registrations",
        "SELECT * FROM {schema}.history",
        "SELECT * FROM {schema}.owners",
        "SELECT * FROM logins",
        "INSERT INTO logins VALUES (current_user, 'globex')",
        "UPDATE registrations SET state = 'approved'",
        "DELETE FROM registrations",
        "CREATE TABLE {schema}_bi.mine (x int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "SET ROLE {owner}",
        "SET SESSION AUTHORIZATION {owner}",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY registrations TO PROGRAM 'cat'",
    ],
)
async def test_nothing_else_is_open(views: Views, logins: dict[str, Login], question: str):
    names = {"schema": views.tables.schema, "owner": make_url(views.engine.url).username}
    async with await signed_in(views, logins["acme"]) as connection:
        await connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute(question.format(**names).encode())


async def test_no_function_of_the_askers_sees_anothers_rows(views: Views, logins: dict[str, Login]):
    """A condition that fails on another vendor's row would tell that there is one."""
    tricky = "SELECT count(*) FROM registrations WHERE 1 / (CASE vendor WHEN 'globex' THEN 0 ELSE 1 END) = 1"
    assert (await asked(views, logins["acme"], tricky))[0][0] > 30


async def test_the_question_of_the_page_can_be_asked(views: Views, logins: dict[str, Login]):
    (question,) = re.findall(r"```sql\n(.*?)```", page(), re.DOTALL)
    assert (await asked(views, logins["acme"], question))[0][0] > 0


async def test_it_only_reads_and_not_for_ever(views: Views, logins: dict[str, Login]):
    assert await asked(views, logins["acme"], "SHOW default_transaction_read_only") == [("on",)]
    assert await asked(views, logins["acme"], "SHOW statement_timeout") == [("30s",)]


async def test_a_rebuild_leaves_it_open(views: Views, logins: dict[str, Login], settings, broker, topics, ledgers):
    for topic in topics:
        await publish(broker, topic, 0, ledgers.records[topic.name])
    question = "SELECT key, state FROM registrations ORDER BY key"
    before = await asked(views, logins["acme"], question)
    for names in ((), ("registrations",)):
        await rebuild(settings, views, broker, topics, *names)
        assert await asked(views, logins["acme"], question) == before


async def test_the_meaning_stands_with_the_column(views: Views, logins: dict[str, Login]):
    question = "SELECT col_description('registrations'::regclass, 4)"
    assert await asked(views, logins["acme"], question) == [(COMMON["opened_at"],)]


async def test_a_login_that_is_given_again_has_another_password(views: Views, logins: dict[str, Login]):
    again = await Analysts(views.tables).grant(views.engine, "acme")
    assert again.name == logins["acme"].name
    assert await asked(views, again, "SELECT 1") == [(1,)]
    with pytest.raises(psycopg.OperationalError):
        await signed_in(views, logins["acme"])


async def test_a_login_takes_only_some_of_the_connections(views: Views, logins: dict[str, Login]):
    async with AsyncExitStack() as held:
        for _ in range(CONNECTIONS_MAX):
            await held.enter_async_context(await signed_in(views, logins["acme"]))
        with pytest.raises(psycopg.OperationalError, match="too many connections"):
            await signed_in(views, logins["acme"])


@pytest.mark.parametrize("vendor", ["", "a b", 'x"; DROP', "v" * 64, "readers"])
async def test_a_name_that_is_no_vendors_gets_none(views: Views, vendor: str):
    with pytest.raises(ValueError, match="cannot have a login"):
        await Analysts(views.tables).grant(views.engine, vendor)
