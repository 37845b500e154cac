"""The base of every command and event, and the registry of their names."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class UnknownTypeError(LookupError):
    """No message carries this TYPE: it is newer than this program, or was never one of ours."""


class Value(BaseModel):
    """A part of a message: frozen, compared by content, and strict about undeclared fields."""

    # What was sent may be personal, and errors end up in logs.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Message(Value):
    """A command (imperative) or an event (past tense); its TYPE is the name on the wire, for ever."""

    TYPE: ClassVar[str]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Enter the class under its TYPE. Raises ValueError when another class holds the name."""
        name = cls.__dict__.get("TYPE")
        if name is None:
            return
        held = _registry.setdefault(name, cls)
        if held.__qualname__ != cls.__qualname__ or held.__module__ != cls.__module__:
            raise ValueError(f"TYPE {name!r} is already carried by {held.__module__}.{held.__qualname__}")


class Command(Message):
    """Something a person or system asks for; it may be refused."""


class Event(Message):
    """Something that was decided; it is never changed."""


_registry: dict[str, type[Message]] = {}


def message_class(name: str) -> type[Message]:
    """The class that carries this TYPE. Raises UnknownTypeError."""
    try:
        return _registry[name]
    except KeyError:
        raise UnknownTypeError(f"unknown message type {name!r}") from None


def message_classes() -> dict[str, type[Message]]:
    """Every registered class by TYPE, in the order of the names."""
    return dict(sorted(_registry.items()))
