"""The state of a partition as bytes, for a checkpoint."""

from datetime import datetime
from typing import Any

import msgspec
from pydantic import BaseModel

from services.kit.repeats import First
from services.registration.domain.state import Closed, Partner, Published, Registration


class Shelf(msgspec.Struct, array_like=True):
    """All versions of one programme of one vendor."""

    vendor: str
    programme: str
    versions: tuple[Published, ...]


class Image(msgspec.Struct, array_like=True):
    """Everything a partition knows."""

    registrations: list[Registration]
    closed: dict[str, Closed]
    partners: list[Partner]
    shelves: list[Shelf]
    ages: list[tuple[datetime, str]]
    first: dict[str, First]


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    raise NotImplementedError(f"{type(value).__name__} has no place in a checkpoint")


def _model(kind: type[Any], value: Any) -> Any:
    if issubclass(kind, BaseModel):
        return kind.model_validate(value)
    raise NotImplementedError(f"{kind.__name__} has no place in a checkpoint")


_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)
_decoder = msgspec.msgpack.Decoder(Image, dec_hook=_model)


def to_bytes(image: Image) -> bytes:
    """The image as a checkpoint keeps it."""
    return _encoder.encode(image)


def from_bytes(data: bytes) -> Image:
    """The image in a checkpoint of the same code version. Raises msgspec's DecodeError for anything else."""
    return _decoder.decode(data)
