"""Turns a request into an order for the writer: people go into the vault, ids are derived, the partition is found."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from contracts import registrations
from contracts.bodies import DetailsBody, OrderBody, RegistrationBody
from contracts.erasures import EraseSubjects
from contracts.message import Command, Value
from contracts.partners import RecordPartner
from contracts.programme import Programme
from contracts.values import derived_id
from services.kit.customers import Customers
from services.kit.gate import Request
from services.kit.ledger import LogDoubt, LogRefused
from services.kit.settings import Settings
from services.kit.vault import Vault
from services.kit.web import FieldError, Order, Problem, unavailable
from services.registration.domain.chains import DISTRIBUTOR
from services.registration.domain.streams import partner_stream, programme_stream
from services.registration.service.filing import Filing
from services.registration.service.requests import Kind


class Intake:
    """Makes orders; needs the vault for who must stay off the ledger, and the map of markets for their partition.

    `welcome` makes ready what a partner needs before it is entered.
    """

    def __init__(self, vault: Vault, settings: Settings, welcome: Callable[[str], Awaitable[None]]) -> None:
        self._vault = vault
        self._customers = Customers(vault)
        self._filing = Filing(vault, self._customers)
        self._welcome = welcome
        self._markets = settings.market_map

    async def order(self, kind: Kind, request: Request, body: Value) -> Order:
        """The command a request stands for. Raises Problem, or what the vault raises."""
        vendor = request.principal.vendor
        if isinstance(body, RegistrationBody):
            command = await self._registration(kind, request, body)
        elif isinstance(body, Programme):
            command = _programme(kind, request, body)
        else:
            command = kind.command(**_ids(kind, request), **await self._fields(kind, request, body))
            await self._make_ready(command)
        order = Order(command, subject_of(kind, command, vendor), self._markets.partition(vendor))
        if isinstance(command, EraseSubjects):
            return order._replace(carry_out=partial(self._vault.erase, vendor, *command.subjects))
        return order

    async def _make_ready(self, command: Command) -> None:
        if not isinstance(command, RecordPartner):
            return
        try:
            await self._welcome(command.partner)
        except (LogDoubt, LogRefused) as error:
            raise unavailable(f"the partner's topics are not there: {error}") from error

    async def _registration(self, kind: Kind, request: Request, body: RegistrationBody) -> Command:
        sender = request.principal
        partner = body.partner or sender.org
        if partner is None:
            raise Problem("INVALID", "say for which partner", [FieldError("/partner", "is missing")])
        # For whom a distributor may file, the writer knows: it has the resellers' profiles.
        if sender.org not in (None, partner) and DISTRIBUTOR not in sender.roles:
            raise Problem("NOT_AUTHORISED", "a partner registers for itself only")
        details = await self._filing.details(request.principal, request.key, _about(kind, request), body)
        return kind.command.model_validate({**_ids(kind, request), "partner": partner, "details": details})

    async def _fields(self, kind: Kind, request: Request, body: Value) -> dict[str, Any]:
        known: dict[str, Any] = {kind.whole: body} if kind.whole else dict(body)
        return {name: await self._ready(request, _about(kind, request), value) for name, value in known.items()}

    async def _ready(self, request: Request, about: str, value: Any) -> Any:
        sender = request.principal
        if isinstance(value, DetailsBody):
            return await self._filing.details(sender, request.key, about, value)
        ready = await self._customers.received(sender.vendor, sender.org or "-", value, about)
        return registrations.Order(**dict(ready)) if isinstance(ready, OrderBody) else ready


def _ids(kind: Kind, request: Request) -> dict[str, str | None]:
    """The ids a command names: of what it is about, and of what that belongs to."""
    if not kind.creates:
        return {kind.family: request.entity}
    new: dict[str, str | None] = {kind.family: derived_id(kind.family, request.key)}
    return new if kind.under is None else new | {kind.under: request.entity}


def _about(kind: Kind, request: Request) -> str:
    """The id of what a command says something of."""
    return _ids(kind, request)[kind.family] or ""


def _programme(kind: Kind, request: Request, body: Programme) -> Command:
    if body.id != request.entity:
        raise Problem("INVALID", "the programme has another id than its address", [FieldError("/id", "differs")])
    return kind.command.model_validate({"programme": body})


def subject_of(kind: Kind, command: Command, vendor: str) -> str:
    """The stream a command is about."""
    named = getattr(command, kind.family)
    match kind.family:
        case "partner":
            return partner_stream(vendor, named)
        case "programme":
            return programme_stream(vendor, named if isinstance(named, str) else named.id)
        case family:
            return f"{family.replace('_', '-')}/{named}"
