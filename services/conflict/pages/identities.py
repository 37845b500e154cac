"""What the vendor's people say of who a customer is: two are one, one is two, it is also known as."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from contracts import customers as c
from contracts.topics import Markets
from contracts.values import EntityId, derived_id
from services.conflict.service.ordering import order
from services.kit.customers import Customers
from services.kit.web import COMMAND_ANSWERS, Edge, Order, Sent, for_senders
from services.kit.web.bodies import body_of, first_line

MergeBody = body_of(c.MergeCustomers)
SplitBody = body_of(c.SplitCustomer, "part")
AliasBody = body_of(c.AddCustomerAlias, "customer")


class Taking(SplitBody):  # type: ignore[misc, valid-type]
    """What is to be taken out of a customer: a part that it had absorbed, or claims that are another customer's."""

    part: EntityId | None = None


def add(router: APIRouter, edge: Edge, markets: Markets, customers: Customers) -> None:
    """Add the routes."""
    _add_merging(router, edge, markets)
    _add_aliases(router, edge, markets, customers)


def _add_merging(router: APIRouter, edge: Edge, markets: Markets) -> None:
    @router.post("/customers/merge", responses=COMMAND_ANSWERS, summary=first_line(c.MergeCustomers), tags=["customer"])
    @for_senders(c.MergeCustomers)
    async def merge_customers(body: MergeBody, sent: Sent) -> Response:  # type: ignore[valid-type]
        async def prepare() -> Order:
            made = c.MergeCustomers.model_validate(dict(body))
            return order(made, f"customer/{made.customer}", sent, markets)

        return await edge.respond(sent, c.MergeCustomers, prepare)

    @router.post("/customers/split", responses=COMMAND_ANSWERS, summary=first_line(c.SplitCustomer), tags=["customer"])
    @for_senders(c.SplitCustomer)
    async def split_customer(body: Taking, sent: Sent) -> Response:
        async def prepare() -> Order:
            said: dict[str, Any] = dict(body)
            # A part that is not named is a customer that was never known before.
            said["part"] = said["part"] or derived_id("customer", sent.key)
            made = c.SplitCustomer.model_validate(said)
            return order(made, f"customer/{made.customer}", sent, markets)

        return await edge.respond(sent, c.SplitCustomer, prepare)


def _add_aliases(router: APIRouter, edge: Edge, markets: Markets, customers: Customers) -> None:
    command = c.AddCustomerAlias

    @router.post("/customers/{id}/aliases", responses=COMMAND_ANSWERS, summary=first_line(command), tags=["customer"])
    @for_senders(command)
    async def add_customer_alias(id: EntityId, body: AliasBody, sent: Sent) -> Response:  # type: ignore[valid-type]
        async def prepare() -> Order:
            said: dict[str, Any] = dict(body)
            written = customers.known(sent.principal.vendor, said.pop("written"))
            made = command.model_validate({"customer": id, "written": written, **said})
            return order(made, f"customer/{id}", sent, markets)

        return await edge.respond(sent, command, prepare)
