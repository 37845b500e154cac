"""What a request's body must hold, read off the command it stands for."""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import Body
from pydantic import create_model
from starlette.responses import Response

from contracts.message import Command, Value
from contracts.values import Customer, Organisation


def body_of(
    command: type[Command], *known: str, customer: type[Organisation] = Organisation, **others: Any
) -> type[Value]:
    """A command's fields but those that are known without the body.

    `customer` is the form in which a customer comes in: what it is recognised by is made here and never sent. `others`
    are the forms of fields, by name, that come in otherwise than they go on.
    """
    fields: dict[str, Any] = {
        name: (customer if field.annotation is Customer else others.get(name, field.annotation), field)
        for name, field in command.model_fields.items()
        if name not in known
    }
    return create_model(f"{command.__name__}Body", __base__=Value, __doc__=command.__doc__, **fields)


def body_parameter(body: type[Value]) -> Parameter:
    """The parameter through which FastAPI hands a body over; one that says nothing may be left out."""
    required = any(field.is_required() for field in body.model_fields.values())
    default: Any = Parameter.empty if required else body()
    return Parameter("body", Parameter.KEYWORD_ONLY, annotation=Annotated[body, Body()], default=default)


def declare(endpoint: Callable[..., Any], *parameters: Parameter, **others: Any) -> None:
    """Say what an endpoint takes, `others` by name and type: FastAPI reads it from the signature of a function.

    For rows of a table whose types differ from row to row while the function does not.
    """
    named = (Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation) for name, annotation in others.items())
    endpoint.__signature__ = Signature([*named, *parameters], return_annotation=Response)  # type: ignore[attr-defined]


def first_line(described: type) -> str:
    """A route's summary: what the class it is about says of itself first."""
    return (described.__doc__ or described.__name__).split("\n")[0]
