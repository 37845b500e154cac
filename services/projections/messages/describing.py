"""The AsyncAPI 3 description of what projections reads, and of what it tells each partner."""

from faststream.kafka import KafkaBroker

from contracts.topics import partner_out
from services.kit.settings import Settings
from services.kit.web.asyncapi import ANY_PARTNER, describe_ledger_read
from services.projections.messages.feed import message_schema


def described(settings: Settings) -> KafkaBroker:
    """A broker that says all this of itself, and is never started."""
    broker = KafkaBroker(settings.kafka)
    for ledger in ("registration", "conflict"):
        describe_ledger_read(broker, settings.topics, ledger)
    broker.publisher(
        partner_out(ANY_PARTNER, settings.partner_topic_prefix),
        title="a partner's own feed",
        description="CloudEvents in binary mode; `sequence` counts the messages of one vendor to one partner.",
        schema=message_schema(),
    )
    return broker
