"""The two records a ledger keeps about itself: that it was opened, and who took over writing it."""

import json
from collections.abc import Mapping
from uuid import NAMESPACE_URL, uuid4, uuid5

from services.kit.ledger.record import Accepted, Draft

FORMAT = 1
OPENED = "ledger.opened.v1"
WRITER_OPENED = "ledger.writer-opened.v1"
ACTOR = "system/ledger"


def ledger_stream(ledger: str, partition: int) -> str:
    """The stream of what a ledger says about itself."""
    return f"ledger/{ledger}/{partition}"


def is_bookkeeping(record: Accepted) -> bool:
    """Is it about the ledger, and so no concern of a service?"""
    return record.type in (OPENED, WRITER_OPENED)


def opened(ledger: str, partition: int) -> Draft:
    """The record with sequence 0; its random id tells two ledgers of one name apart."""
    ledger_id = str(uuid4())
    body = {"format": FORMAT, "ledger": ledger, "ledger_id": ledger_id, "partition": partition}
    return _draft(ledger_stream(ledger, partition), OPENED, 1, body, ledger_id)


def writer_opened(stream: str, version: int, instance: str, code_version: str) -> Draft:
    """The take-over record: from here on another opening writes, with this code."""
    body = {"code_version": code_version, "instance": instance}
    return _draft(stream, WRITER_OPENED, version, body, instance)


def _draft(stream: str, kind: str, version: int, body: Mapping[str, object], cause: str) -> Draft:
    data = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    event_id = str(uuid5(NAMESPACE_URL, f"{stream}/{version}/{cause}"))
    return Draft(stream, kind, version, data, event_id, cause, ACTOR)
