"""The AsyncAPI 3 description of partners' topics: what may be sent, with which body, and how it is answered."""

from faststream.kafka import KafkaBroker

from contracts.bodies import PARTNER_MESSAGES
from contracts.message import Value
from contracts.topics import partner_in, partner_out
from services.kit.web.answering import AcceptedAnswer
from services.kit.web.problem import ProblemDocument
from services.registration.messages.gate import ANSWER_TYPE
from services.registration.service.requests import KIND_OF

ANY_PARTNER = "PARTNER"
"""Stands for a partner's id in the names of topics."""


def described(prefix: str) -> KafkaBroker:
    """A broker that says all this of itself, and is never started."""
    broker = KafkaBroker()
    for name, command in PARTNER_MESSAGES.items():
        kind = KIND_OF[command]
        _sent(broker, partner_in(ANY_PARTNER, prefix), name, kind.body, kind.command.__doc__ or "")
    broker.publisher(
        partner_out(ANY_PARTNER, prefix),
        title=ANSWER_TYPE,
        description="The answer to one message, as HTTP would give it; `requestid` names the message.",
        schema=AcceptedAnswer | ProblemDocument,
    )
    return broker


def _sent(broker: KafkaBroker, topic: str, name: str, body: type[Value], words: str) -> None:
    async def message(data: Value) -> None:
        """Only its signature is read."""

    message.__annotations__["data"] = body
    broker.subscriber(topic, title=name, description=words)(message)
