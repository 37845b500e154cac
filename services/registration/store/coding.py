"""What the state keeps, as bytes: parts of messages go in and out through their own models."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec
from pydantic import BaseModel

from services.registration.domain.state import Said

SLICE = 200
"""So many entities are written down in one go: few enough that nobody waits for them."""


def _plain(value: Any) -> Any:
    if isinstance(value, Said):
        return value.json
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    raise NotImplementedError(f"{type(value).__name__} has no place in a checkpoint")


def _model(kind: type[Any], value: Any) -> Any:
    if kind is Said:
        return Said(json=value)
    if issubclass(kind, BaseModel):
        return kind.model_validate(value)
    raise NotImplementedError(f"{kind.__name__} has no place in a checkpoint")


pack = msgspec.msgpack.Encoder(enc_hook=_plain).encode


def unpacker(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    """Reads back what `pack` wrote of this kind."""
    return msgspec.msgpack.Decoder(kind, dec_hook=_model)


def packed_in_slices(entities: Sequence[Any]) -> Iterator[bytes]:
    """The entities as lists of a few each; they must not change meanwhile."""
    rest = iter(entities)
    return (pack(some) for some in iter(lambda: list(islice(rest, SLICE)), []))


def unpacked(slices: Iterable[bytes | memoryview], kind: Any) -> Iterator[Any]:
    """The entities in such lists."""
    decoder = unpacker(list[kind])
    for some in slices:
        yield from decoder.decode(some)
