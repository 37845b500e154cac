"""The AsyncAPI 3 description of partners' topics: what may be sent, with which body, and how it is answered."""

from faststream.kafka import KafkaBroker

from contracts.bodies import PARTNER_MESSAGES
from contracts.topics import partner_in, partner_out
from services.kit.settings import Settings
from services.kit.web.answering import AcceptedAnswer
from services.kit.web.asyncapi import ANY_PARTNER, describe_deciding, describe_reading
from services.kit.web.problem import ProblemDocument
from services.registration.messages.gate import ANSWER_TYPE
from services.registration.service.partition import SERVICE
from services.registration.service.requests import KIND_OF


def described(settings: Settings) -> KafkaBroker:
    """A broker that says all this of itself, and is never started."""
    broker, prefix = KafkaBroker(settings.kafka), settings.partner_topic_prefix
    describe_deciding(broker, settings.topics, SERVICE)
    for name, command in PARTNER_MESSAGES.items():
        kind = KIND_OF[command]
        words = kind.command.__doc__ or ""
        describe_reading(broker, partner_in(ANY_PARTNER, prefix), name, words, kind.body)
    broker.publisher(
        partner_out(ANY_PARTNER, prefix),
        title=ANSWER_TYPE,
        description="The answer to one message, as HTTP would give it; `requestid` names the message.",
        schema=AcceptedAnswer | ProblemDocument,
    )
    return broker
