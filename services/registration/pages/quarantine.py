"""Sending a message again that nobody could read, once whatever was wrong with reading it is mended."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from contracts.topics import QUARANTINE
from services.kit.engine import Engine
from services.kit.kafka import SendDoubtError
from services.kit.kafka.quarantined import AlreadySentError, NotWholeError, Quarantine, send_again
from services.kit.ledger import LogDoubt, LogRefused
from services.kit.web import Asking, Problem, for_readers, unavailable

SENDING = "redrive"
"""The row of the table of views that says who may send again."""
Number = Annotated[int, Path(ge=0, lt=2**63)]


class SentAgain(BaseModel):
    """The topic and the partition into which a message was put back; its answer comes where it always comes."""

    number: int
    topic: str
    partition: int


def add(router: APIRouter, engine: Engine) -> None:
    """Add the route."""
    topic = engine.settings.topics(QUARANTINE)
    quarantine = Quarantine(engine.broker, topic)

    @router.post("/quarantine/{number}/redrive", summary="Send a message again, byte by byte", tags=["quarantine"])
    @for_readers(SENDING)
    async def redrive(number: Number, asking: Asking) -> SentAgain:
        try:
            aside = await quarantine.one(number)
            if aside is None or aside.vendor != asking.vendor:
                raise Problem("NOT_FOUND", "there is no such message of yours in quarantine")
            await send_again(engine.producer, topic, aside, str(asking))
        except (NotWholeError, AlreadySentError) as error:
            raise Problem("WRONG_STATE", str(error)) from None
        except (LogDoubt, LogRefused, SendDoubtError) as error:
            raise unavailable("the broker does not answer") from error
        return SentAgain(number=number, topic=aside.topic, partition=aside.partition)
