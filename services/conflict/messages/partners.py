"""What partners tell this service in their own topics: that a campaign comes, and what is behind a flag."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from faststream.kafka import KafkaBroker

from contracts import blanket as b
from contracts.message import Command, Value
from contracts.topics import Markets
from services.conflict.service.ordering import order, order_for_new
from services.conflict.service.partition import SERVICE
from services.kit.gate import Asker, Request, describe_messages
from services.kit.settings import Settings
from services.kit.web import Edge, Order
from services.kit.web.asyncapi import describe_deciding
from services.kit.web.bodies import body_of


class Kind(NamedTuple):
    """A request: its command, the family of its stream, the field that holds the id, its body; `alone`: it is new."""

    command: type[Command]
    family: str
    field: str
    body: type[Value]
    alone: bool = False


KINDS: Final = (
    Kind(b.DeclareCampaign, "campaign", "campaign", body_of(b.DeclareCampaign, "campaign"), alone=True),
    Kind(b.AnswerBlanketFlag, "blanket-flag", "flag", body_of(b.AnswerBlanketFlag, "flag")),
)
KIND_OF: Final[Mapping[str, Kind]] = {kind.command.TYPE: kind for kind in KINDS}
"""What partners may send to this service, by the TYPE of its command."""


def asker(edge: Edge, settings: Settings) -> Asker:
    """Who answers partners' messages to this service."""

    async def ordering(kind: Kind, request: Request, body: Value) -> Order:
        return ordered(kind, request, body, settings.market_map)

    return Asker(edge, KIND_OF, ordering, settings.wait_seconds)


def ordered(kind: Kind, request: Request, body: Value, markets: Markets) -> Order:
    """The command that a message stands for."""
    if kind.alone:
        return order_for_new(kind.command, kind.family, dict(body), request, markets)
    command = kind.command.model_validate({kind.field: request.entity, **dict(body)})
    return order(command, f"{kind.family}/{request.entity}", request, markets)


def described(settings: Settings) -> KafkaBroker:
    """A broker that says of itself what this service reads and writes, and is never started."""
    broker = KafkaBroker(settings.kafka)
    describe_deciding(broker, settings.topics, SERVICE)
    describe_messages(broker, settings.partner_topic_prefix, KIND_OF)
    return broker
