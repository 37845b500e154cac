"""The AsyncAPI 3 description of this service: its ledger, what partners send to it, and how they are answered."""

from faststream.kafka import KafkaBroker

from services.kit.gate import describe_answers, describe_messages
from services.kit.settings import Settings
from services.kit.web.asyncapi import describe_deciding
from services.registration.service.partition import SERVICE
from services.registration.service.requests import KIND_OF


def described(settings: Settings) -> KafkaBroker:
    """A broker that says all this of itself, and is never started."""
    broker, prefix = KafkaBroker(settings.kafka), settings.partner_topic_prefix
    describe_deciding(broker, settings.topics, SERVICE)
    describe_messages(broker, prefix, KIND_OF)
    describe_answers(broker, prefix)
    return broker
