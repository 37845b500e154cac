"""Rights come first: nothing of a request is read before it is known that its sender may use the route at all."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple, TypeVar

from contracts.access import may_see, may_send
from contracts.message import Command
from services.kit.identity import Principal
from services.kit.web.problem import Problem

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
_NAME = "let_in_by"


class Right(NamedTuple):
    """Who may use a route, and what to say to others."""

    holds: Callable[[Collection[str]], bool]
    refusal: str


def for_senders(*commands: type[Command]) -> Callable[[Endpoint], Endpoint]:
    """Mark an endpoint as one for those who may send at least one of these commands."""
    types = [command.TYPE for command in commands]
    words = f"your roles may not send {' or '.join(types)}"
    return _marked(Right(lambda roles: any(may_send(roles, each) for each in types), words))


def for_readers(view: str) -> Callable[[Endpoint], Endpoint]:
    """Mark an endpoint as one for those who may open this view."""
    return _marked(Right(lambda roles: may_see(roles, view), f"your roles may not open {view}"))


def let_in(endpoint: Callable[..., Any], asking: Principal) -> None:
    """Raises Problem (403) when an endpoint is marked as one for others."""
    right: Right | None = getattr(endpoint, _NAME, None)
    if right is not None and not right.holds(asking.roles):
        raise Problem("NOT_AUTHORISED", right.refusal)


def _marked(right: Right) -> Callable[[Endpoint], Endpoint]:
    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _NAME, right)
        return endpoint

    return mark
