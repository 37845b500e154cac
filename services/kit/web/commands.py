"""The way of every command at the edge, for pages and gate alike: allowed, new, prepared, sent, answered, kept."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from starlette.responses import Response

from contracts.access import may_send
from contracts.envelope import CommandEnvelope
from contracts.message import Command
from services.kit.answers import Answer, Answers, OtherBodyError
from services.kit.clock import Clock
from services.kit.cursors import Sealer
from services.kit.database import AWAY
from services.kit.desk import Desk, UnavailableError
from services.kit.vault import SubjectTakenError
from services.kit.web.answering import AcceptedAnswer, PendingAnswer, Telling, answer
from services.kit.web.problem import Problem, unavailable
from services.kit.web.requests import Posted

PENDING = 202
REFUSED_FROM = 400

log = logging.getLogger(__name__)


class Order(NamedTuple):
    """A command ready to go: the stream it is about, and the partition that decides on it."""

    command: Command
    subject: str
    partition: int
    sent: Callable[[], None] | None = None
    """Called when the command is in its topic for good: what is sent from then on comes behind it."""
    carry_out: Callable[[], Awaitable[object]] | None = None
    """What else is done once the command is accepted, or sure to be; a repeat that finds no answer does it again."""


Prepare = Callable[[], Awaitable[Order]]
"""Makes the order: puts people into the vault, derives ids. Called only for a command that is allowed and new."""

COMMAND_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": AcceptedAnswer, "description": "Accepted"},
    201: {"model": AcceptedAnswer, "description": "Accepted; something new exists"},
    202: {"model": PendingAnswer, "description": "On its way; the outcome will be at Location"},
}
"""The `responses=` of every command's route; the errors are described for all routes alike."""


class Edge:
    """What the commands of one service need on their way; `source` names the edge in the CloudEvents it makes."""

    def __init__(  # the parts are made in `build`, once
        self, desk: Desk, answers: Answers, sealer: Sealer, telling: Telling, clock: Clock, source: str
    ) -> None:
        self._desk = desk
        self._answers = answers
        self._sealer = sealer
        self._telling = telling
        self._clock = clock
        self._source = source
        self._under_way: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def body_hash(self, said: Any) -> str:
        """What a repeat of a message is known by; pages have it from their request."""
        return self._sealer.body_hash(said)

    async def respond(self, posted: Posted, command: type[Command], prepare: Prepare) -> Response:
        """As `perform`, for a page."""
        given = await self.perform(posted, command, prepare)
        return Response(given.body, given.status, dict(given.headers))

    async def perform(self, posted: Posted, command: type[Command], prepare: Prepare) -> Answer:
        """Answer a command; a repeat gets the first answer's bytes. Raises Problem."""
        if not may_send(posted.principal.roles, command.TYPE):
            raise Problem("NOT_AUTHORISED", f"your roles may not send {command.TYPE}")
        try:
            return await self._once(posted, prepare) if posted.repeatable else await self._send(posted, await prepare())
        except (OtherBodyError, SubjectTakenError):
            raise Problem("IDEMPOTENCY_CONFLICT", "this Idempotency-Key was used for something else") from None
        except UnavailableError as error:
            raise unavailable(str(error)) from error
        except AWAY as error:
            raise unavailable("the database does not answer") from error

    async def _once(self, posted: Posted, prepare: Prepare) -> Answer:
        """Repeats that come while the first is under way wait for it, then find its answer."""
        lock = self._under_way.setdefault(posted.key, asyncio.Lock())
        async with lock:
            kept = await self._answers.find(posted.key, posted.body_hash)
            return kept or await self._keep(posted, await self._send(posted, await prepare()))

    async def _send(self, posted: Posted, order: Order) -> Answer:
        envelope = CommandEnvelope(
            id=posted.id,
            key=posted.key,
            body_hash=posted.body_hash,
            actor=posted.principal,
            command=order.command,
            subject=order.subject,
            at=self._clock.now(),
            source=self._source,
            expected_version=posted.expected_version,
        )
        settled = self._telling.settled
        outcome = await self._desk.send(envelope, order.partition, posted.wait_seconds, settled, order.sent)
        given = answer(envelope, posted.principal, outcome, self._telling, self._sealer)
        if order.carry_out is not None and given.status < REFUSED_FROM:
            await order.carry_out()
        return given

    async def _keep(self, posted: Posted, given: Answer) -> Answer:
        if given.status == PENDING:
            return given
        try:
            return await self._answers.keep(posted.key, posted.body_hash, given)
        except AWAY:
            # The command is decided and on the ledger: a repeat will be answered from there, in other words.
            log.warning("an answer could not be kept", extra={"command": posted.id})
            return given
