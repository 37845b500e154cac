"""What the AsyncAPI description says of partners' topics: what may be sent, with which body, and how it is answered."""

from collections.abc import Mapping

from faststream.kafka import KafkaBroker

from contracts.bodies import PARTNER_MESSAGES
from contracts.topics import partner_in, partner_out
from services.kit.gate.asking import Asked
from services.kit.gate.gate import ANSWER_TYPE
from services.kit.web.answering import AcceptedAnswer
from services.kit.web.asyncapi import ANY_PARTNER, describe_reading
from services.kit.web.problem import ProblemDocument


def describe_messages(broker: KafkaBroker, prefix: str, taken: Mapping[str, Asked]) -> None:
    """Say which messages of partners a service takes; `taken` are its requests by the TYPE of their commands."""
    for name, command in PARTNER_MESSAGES.items():
        kind = taken.get(command)
        if kind is not None:
            describe_reading(broker, partner_in(ANY_PARTNER, prefix), name, kind.command.__doc__ or "", kind.body)


def describe_answers(broker: KafkaBroker, prefix: str) -> None:
    """Say how each of them is answered."""
    broker.publisher(
        partner_out(ANY_PARTNER, prefix),
        title=ANSWER_TYPE,
        description="The answer to one message, as HTTP would give it; `requestid` names the message.",
        schema=AcceptedAnswer | ProblemDocument,
    )
