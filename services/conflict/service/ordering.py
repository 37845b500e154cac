"""Makes the orders of this service, over HTTP and in partners' topics alike: a command, its stream, its partition."""

from collections.abc import Mapping
from typing import Any, Protocol

from contracts.message import Command
from contracts.topics import Markets
from contracts.values import derived_id
from services.kit.identity import Principal
from services.kit.web import Order


class Sender(Protocol):
    """Who sends a command, and the command's key."""

    @property
    def principal(self) -> Principal: ...

    @property
    def key(self) -> str: ...


def order_for_new(
    command: type[Command], family: str, said: Mapping[str, Any], sent: Sender, markets: Markets
) -> Order:
    """A command that makes something new of a family: its id, which the command names first, follows from the key."""
    made = derived_id(family, sent.key)
    field = next(iter(command.model_fields))
    return order(command.model_validate({field: made, **said}), f"{family}/{made}", sent, markets)


def order(command: Command, stream: str, sent: Sender, markets: Markets) -> Order:
    """A command of this sender, on its way to the partition of its vendor."""
    return Order(command, stream, markets.partition(sent.principal.vendor))
