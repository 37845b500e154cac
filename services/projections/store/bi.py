"""A schema of plain SQL views for analysts: each login reads its own vendor's rows, and nothing but the open columns.

A view looks up for which vendor whoever asks may read; the table it asks is closed to all logins, so that none can say
it is another. The views bar functions of the asker's from seeing rows before that is known.
"""

import re
import secrets
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final, NamedTuple

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.projections.policy.bi import BI, COMMON, PAST, Meanings
from services.projections.store.copying import name_of
from services.projections.store.tables import Tables

SUFFIX: Final = "_bi"
READERS: Final = "readers"
"""What the role of all logins ends in."""
CONNECTIONS_MAX: Final = 5
"""Of one login at once: the services need the others."""
STATEMENT_SECONDS: Final = 30
"""A question may take so long; a rebuild that is to put its tables into use waits for it."""
PASSWORD_BYTES: Final = 24
VENDOR: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
NAME_LENGTH_MAX: Final = 63
"""PostgreSQL cuts longer names off, and two vendors could share a login."""


class Login(NamedTuple):
    """What an analyst signs in to the database with; the password is not kept anywhere else."""

    name: str
    password: str


class Open(NamedTuple):
    """One view of the schema: what it is called, the table behind it, and its columns."""

    name: str
    table: Table
    meanings: Meanings


def opened(tables: Tables) -> Iterator[Open]:
    """All of them: rows as they are, and as they were."""
    for name, meanings in BI.items():
        yield Open(name, tables.views[name], {**COMMON, **meanings})
        past = tables.past[name]
        yield Open(past.name, past, {**COMMON, **meanings, **PAST})


class Analysts:
    """The schema beside that of the views, and the logins that may read it."""

    def __init__(self, tables: Tables) -> None:
        self.schema = f"{tables.schema}{SUFFIX}"
        self._readers = Identifier(f"{self.schema}_{READERS}")
        self._open = list(opened(tables))
        self._logins = SQL("{}.logins").format(Identifier(self.schema))

    async def renew(self, connection: AsyncConnection) -> None:
        """Make the views over the tables that are there now; logins stay, and read on."""
        await _run(connection, SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(self.schema)))
        columns = SQL("(login name PRIMARY KEY, vendor text NOT NULL)")
        await _run(connection, SQL("CREATE TABLE IF NOT EXISTS {} {}").format(self._logins, columns))
        await self.remove(connection)
        await _run(connection, self._views())
        kept = SQL("COMMENT ON SCHEMA {} IS {}").format(Identifier(self.schema), Literal(self.fingerprint()))
        await _run(connection, kept)
        await self._let_in(connection)

    async def are_current(self, connection: AsyncConnection) -> bool:
        """Whether this code made the views."""
        asked = SQL("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = {}")
        return await _run(connection, asked.format(Literal(self.schema))) == [(self.fingerprint(),)]

    async def remove(self, connection: AsyncConnection) -> None:
        """Take the views away, so that the tables behind them can go; the transaction that does makes them again."""
        views = SQL(", ").join(self._named(each) for each in self._open)
        await _run(connection, SQL("DROP VIEW IF EXISTS {}").format(views))

    async def grant(self, engine: AsyncEngine, vendor: str) -> Login:
        """A login that reads a vendor's rows; one it had gets a new password. Raises ValueError, DBAPIError.

        It reads only, within a time, and sees no other schema. The database's user must be allowed to make roles.
        """
        login = Login(f"{self.schema}_{vendor}", secrets.token_urlsafe(PASSWORD_BYTES))
        if not VENDOR.fullmatch(vendor) or vendor == READERS or len(login.name) > NAME_LENGTH_MAX:
            raise ValueError(f"{vendor!r} cannot have a login: it is no vendor's id, or too long for a role's name")
        async with engine.begin() as connection:
            for role in (self._readers, Identifier(login.name)):
                await _run(connection, _role(role))
            for statement in self._entry(login, vendor):
                await _run(connection, statement)
            await self._let_in(connection)
        return login

    async def revoke(self, engine: AsyncEngine, vendor: str) -> bool:
        """Take a vendor's login away; whether there was one."""
        name = f"{self.schema}_{vendor}"
        async with engine.begin() as connection:
            gone = SQL("DELETE FROM {} WHERE login = {} RETURNING login").format(self._logins, Literal(name))
            found = await _run(connection, gone)
            if found:
                await _run(connection, SQL("DROP OWNED BY {0}").format(Identifier(name)))
                await _run(connection, SQL("DROP ROLE {}").format(Identifier(name)))
        return bool(found)

    def fingerprint(self) -> str:
        """Changes when the views would be made otherwise."""
        return sha256(self._views().as_bytes()).hexdigest()

    def _views(self) -> Composed:
        """All of them in one go: there are hundreds of statements, and each would wait for an answer of its own."""
        return SQL("; ").join(statement for each in self._open for statement in self._view(each))

    def _named(self, each: Open) -> Composed:
        return SQL("{}.{}").format(Identifier(self.schema), Identifier(each.name))

    def _view(self, each: Open) -> Iterator[Composed]:
        columns = SQL(", ").join(Identifier(name) for name in each.meanings)
        own = SQL("vendor IN (SELECT vendor FROM {} WHERE login = current_user)").format(self._logins)
        yield SQL("CREATE VIEW {} WITH (security_barrier) AS SELECT {} FROM {} WHERE {}").format(
            self._named(each), columns, name_of(each.table), own
        )
        for name, meaning in each.meanings.items():
            place = SQL("{}.{}").format(self._named(each), Identifier(name))
            yield SQL("COMMENT ON COLUMN {} IS {}").format(place, Literal(meaning))

    def _entry(self, login: Login, vendor: str) -> Iterator[Composed]:
        """What makes a role the login of a vendor."""
        role = Identifier(login.name)
        entry = SQL("ALTER ROLE {} LOGIN PASSWORD {} CONNECTION LIMIT {}")
        yield entry.format(role, Literal(login.password), Literal(CONNECTIONS_MAX))
        yield SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(role)
        yield SQL("ALTER ROLE {} SET statement_timeout = {}").format(role, Literal(f"{STATEMENT_SECONDS}s"))
        yield SQL("ALTER ROLE {} SET search_path = {}").format(role, Identifier(self.schema))
        yield SQL("GRANT {} TO {}").format(self._readers, role)
        yield SQL("INSERT INTO {} VALUES ({}, {}) ON CONFLICT DO NOTHING").format(
            self._logins, Literal(login.name), Literal(vendor)
        )

    async def _let_in(self, connection: AsyncConnection) -> None:
        """Open the views to the readers, once there are any."""
        there = SQL("SELECT 1 FROM pg_roles WHERE rolname = {}").format(Literal(f"{self.schema}_{READERS}"))
        if await _run(connection, there):
            await _run(connection, SQL("GRANT USAGE ON SCHEMA {} TO {}").format(Identifier(self.schema), self._readers))
            views = SQL(", ").join(self._named(each) for each in self._open)
            await _run(connection, SQL("GRANT SELECT ON {} TO {}").format(views, self._readers))


def _role(role: Identifier) -> Composed:
    """Make a role that is not there; PostgreSQL has no shorter way to say so."""
    made = SQL("CREATE ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION").format(role).as_string()
    return SQL("DO $$ BEGIN EXECUTE {}; EXCEPTION WHEN duplicate_object THEN NULL; END $$").format(Literal(made))


async def _run(connection: AsyncConnection, statement: Composable) -> list[Any]:
    raw = await connection.get_raw_connection()
    driver: Any = raw.driver_connection
    cursor = await driver.execute(statement, prepare=False)
    return list(await cursor.fetchall()) if cursor.description else []
