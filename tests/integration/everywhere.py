"""Looks for a word wherever the vendor keeps anything: topics, tables, files, and every page its people may open."""

from collections.abc import Iterable, Iterator
from itertools import chain

import httpx

from contracts.access import ROLES, VIEWS
from services.kit.traces import Piece, Search, Sought, in_files, in_tables, in_topics
from tests.integration.house import House


def traces(words: tuple[str, ...], pieces: Iterable[Piece]) -> list[str]:
    """Where any of the words stands, readable or not."""
    return sorted({trace.place for trace in Search([Sought("a word", words)]).through(pieces)})


def kept(house: House) -> Iterator[Piece]:
    """Everything in topics, tables and files; not what a partner itself wrote into its own topic."""
    prefixes = tuple(house.environment[f"DEALREG_{name}TOPIC_PREFIX"] for name in ("", "PARTNER_"))
    return chain(
        in_tables(house.environment["DATABASE_URL"]),
        in_topics(
            house.environment["KAFKA_BOOTSTRAP_SERVERS"],
            lambda name: name.startswith(prefixes) and not name.endswith(".in"),
        ),
        in_files([house.data], _unread),
    )


def _unread(file: str) -> None:
    raise AssertionError(f"{file} cannot be looked into")


def pages(house: House, vendor: str, *paths: str) -> Iterator[Piece]:
    """Every list and these pages, as each role of the vendor's staff sees them, and the console."""
    for role in ROLES:
        if role not in ("partner", "distributor"):
            client = house.client(role, vendor=vendor)
            for path in (*(f"/v1/{view}" for view in VIEWS), *paths):
                yield Piece(f"{role} {path}", [("page", client.get(path).content)])
            token = client.headers["Authorization"].partition(" ")[2]
            console = httpx.get(f"{house.url}/", cookies={"dealreg": token}, trust_env=False)
            yield Piece(f"{role} console", [("page", console.content)])
