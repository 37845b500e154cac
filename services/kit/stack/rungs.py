"""The ways each of the two servers can run here: address in the environment, container engine, child process."""

import logging
import os
from pathlib import Path
from typing import NamedTuple

from services.kit.stack.broker import Broker
from services.kit.stack.container import KafkaContainer, PostgresContainer, engine
from services.kit.stack.errors import StackError
from services.kit.stack.given import Given
from services.kit.stack.part import Part
from services.kit.stack.postgres import Postgres

log = logging.getLogger(__name__)

CHOICE_VARIABLE = "DEALREG_STACK"  # "native" leaves a container engine alone

AnyPart = Part | Given


class Need(NamedTuple):
    """A server the services need: its folder, the variable that may give its address, and how we run it ourselves."""

    folder: str
    variable: str
    contained: type[Part]
    native: type[Part]


NEEDS = (
    Need("kafka", "KAFKA_BOOTSTRAP_SERVERS", KafkaContainer, Broker),
    Need("postgres", "DATABASE_URL", PostgresContainer, Postgres),
)


def candidates(need: Need, data: Path, *, detached: bool = False, native: bool = False) -> list[AnyPart]:
    """What to try, in this order; `native` asks for a child process whatever else there is."""
    address = os.environ.get(need.variable)
    if address and not native:
        return [Given(need.native.name, address)]
    skip_engine = native or os.environ.get(CHOICE_VARIABLE) == "native" or engine() is None
    kinds = [need.native] if skip_engine else [need.contained, need.native]
    return [kind(data / need.folder, detached=detached) for kind in kinds]


def first_that_opens(parts: list[AnyPart]) -> AnyPart:
    """Open the parts in their order until one works; raises the StackError of the last."""
    *others, last = parts
    for part in others:
        try:
            part.open()
        except StackError as reason:
            log.warning("%s; trying a child process instead", reason)
        else:
            return part
    last.open()
    return last


def expected() -> dict[str, str]:
    """By which rung each server would come up here, without starting anything; raises StackError as starting would."""
    return {part.name: part.rung for need in NEEDS for part in candidates(need, Path())[:1]}


def running(data: Path) -> dict[str, Part]:
    """What runs on this data folder, by the name of its subfolder, whoever started it."""
    found: dict[str, Part] = {}
    for need in NEEDS:
        for kind in [need.native, need.contained] if engine() else [need.native]:
            part = kind(data / need.folder)
            if part.find():
                found[need.folder] = part
    return found
