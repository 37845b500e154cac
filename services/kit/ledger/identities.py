"""Remembers which topics and ledgers this installation works on, so that others under the same names are refused."""

import json
from pathlib import Path

from services.kit.ledger.bookkeeping import OPENED
from services.kit.ledger.chain import BEGINNING, Chain
from services.kit.ledger.files import replace_file
from services.kit.ledger.port import Broker, Ledger, LogRefused
from services.kit.ledger.walk import Walk


class Identities:
    """A small file in the data folder: topic ids by topic, ledger ids by ledger and partition. Its calls block."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def check_topic(self, topic: str, topic_id: str) -> None:
        """Remember the topic's id, or refuse another one. Raises LogRefused."""
        self._check(f"topic {topic}", topic_id)

    def check_ledger(self, ledger: str, partition: int, ledger_id: str | None) -> None:
        """Remember the ledger's id, or refuse another one; None: the partition is empty. Raises LogRefused."""
        self._check(f"ledger {ledger}/{partition}", ledger_id)

    def _check(self, name: str, found: str | None) -> None:
        known = self._read()
        if name not in known:
            if found is not None:
                self._write({**known, name: found})
        elif known[name] != found:
            raise LogRefused(
                f"{name} is {found or 'empty'}, and this installation worked on {known[name]}: its positions and"
                f" checkpoints do not fit. Name the right cluster, or start anew without {self._path}"
            )

    def _read(self) -> dict[str, str]:
        try:
            return dict(json.loads(self._path.read_text()))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise LogRefused(
                f"{self._path} is damaged; restore it, or remove it if the cluster is the right one"
            ) from error

    def _write(self, known: dict[str, str]) -> None:
        replace_file(self._path, json.dumps(known, indent=1, sort_keys=True).encode())


async def ledger_id(broker: Broker, ledger: Ledger, partition: int) -> str | None:
    """The random id in the first record of a ledger's chain; None as long as nobody opened it. Raises LogDoubt."""
    source = await broker.source(ledger.topic, partition)
    try:
        async for batch in Walk(source, Chain(ledger.name, partition), BEGINNING).to_end():
            for first in batch:
                return str(json.loads(first.value)["ledger_id"]) if first.type == OPENED else None
    finally:
        await source.close()
    return None
