"""Puts what a partner's message says before the same use case that HTTP uses, and gives its answer back."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple, Protocol
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from contracts.bodies import PARTNER_MESSAGES
from contracts.envelope import Actor, command_id
from contracts.message import Command, Value
from contracts.values import EntityId, VendorId
from services.kit.answers import Answer
from services.kit.gate.reading import Said
from services.kit.identity import Principal
from services.kit.kafka import Turn
from services.kit.web import Edge, FieldError, Order, Posted, Problem, command_key, invalid
from services.kit.web.problem import MEDIA_TYPE

ROLES = ("partner",)
PENDING, UNAVAILABLE = 202, 503

_entity = TypeAdapter(EntityId)
_vendor = TypeAdapter(VendorId)


class NoAnswerYetError(Exception):
    """A server is away, or the writer did not decide in time: the same message is to be asked again."""


class Asked(Protocol):
    """A request that a service takes: its command, its body, and whether it names no entity, as there is none yet."""

    @property
    def command(self) -> type[Command]: ...

    @property
    def body(self) -> type[Value]: ...

    @property
    def alone(self) -> bool: ...


class Request(NamedTuple):
    """A request that was let in: who sends it, its command's key, and the entity it names, if it names one."""

    principal: Principal
    key: str
    entity: str | None


Ordering = Callable[[Any, Request, Any], Awaitable[Order]]
"""Makes the command that a request of a kind and its body stand for."""


class Asker:
    """Answers messages of partners for one service.

    `taken`: what the service takes, by the TYPE of the command. `wait_seconds`: how long one try waits for an outcome.
    """

    def __init__(self, edge: Edge, taken: Mapping[str, Asked], ordering: Ordering, wait_seconds: float) -> None:
        self._edge = edge
        self._taken = taken
        self._ordering = ordering
        self._wait_seconds = wait_seconds

    def takes(self, type_: str) -> bool:
        """Whether messages of this type are for this service."""
        return PARTNER_MESSAGES.get(type_) in self._taken

    async def answer(self, partner: str, subject: str, said: Said, turn: Turn) -> Answer:
        """The answer HTTP would give to this partner; `subject` says who it was within the partner.

        A message repeated by its sender, or read twice by us, gets the first answer. What it leads to is sent when it
        is its turn. Raises NoAnswerYetError.
        """
        try:
            kind = self._kind(said)
            actor = Actor(_attribute(_vendor, said.vendor, "vendor"), partner, subject, ROLES)
            entity = None if kind.alone else _attribute(_entity, said.subject, "subject")
            body = kind.body.model_validate({} if said.data is None else said.data)
            request = Request(actor, _key(actor, said), entity)
            return await self._perform(kind, request, body, said, turn)
        except ValidationError as error:
            return as_answer(invalid(error))
        except Problem as problem:
            if problem.status_code == UNAVAILABLE:
                raise NoAnswerYetError(problem.detail) from problem
            return as_answer(problem)

    def _kind(self, said: Said) -> Asked:
        command = PARTNER_MESSAGES.get(said.type)
        if command is None:
            known = ", ".join(PARTNER_MESSAGES)
            raise Problem("INVALID", f"partners send {known}", [FieldError("type", f"{said.type} is none of them")])
        return self._taken[command]

    async def _perform(self, kind: Asked, asked: Request, body: Value, said: Said, turn: Turn) -> Answer:
        hashed = self._edge.body_hash({"type": said.type, "subject": said.subject, "data": said.data})
        # Each try has an id of its own: what an earlier one left behind is found by the key.
        request = command_id(asked.key, hashed, str(uuid4()))
        posted = Posted(asked.principal, request, asked.key, True, hashed, None, self._wait_seconds)

        async def prepare() -> Order:
            order = await self._ordering(kind, asked, body)
            await turn.come()
            return order._replace(sent=turn.pass_on)

        given = await self._edge.perform(posted, kind.command, prepare)
        if given.status == PENDING:
            raise NoAnswerYetError("not decided in time")
        return given


def as_answer(problem: Problem) -> Answer:
    """A problem as the answer to a message."""
    return Answer(problem.status_code, problem.body(), {"Content-Type": MEDIA_TYPE})


def _key(actor: Actor, said: Said) -> str:
    return command_key(actor, f"{said.source} {said.id}")


def _attribute(form: "TypeAdapter[str]", value: Any, name: str) -> str:
    """A CloudEvents attribute in the form it must have. Raises Problem."""
    try:
        return form.validate_python(value)
    except ValidationError:
        raise Problem("INVALID", "an attribute is not valid", [FieldError(name, "missing or malformed")]) from None
