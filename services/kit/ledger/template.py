"""Writes records of the ledger's own layout down: most of it is the same from record to record and made beforehand."""

from collections.abc import Iterator, Sequence
from typing import Any

from services.kit.ledger.forms import LAYOUT, Form

Values = tuple[bytes, ...]
"""Of all headers, in the order of the layout."""


class Placed(Sequence[tuple[str, bytes]]):
    """Headers of a record that got its place in a chain here; `wired` is the whole record as Kafka will have it.

    Names and values are put in pairs only for those who look: a writer's own records are sent, and seldom looked at.
    """

    __slots__ = ("_values", "wired")

    def __init__(self, values: Values, wired: bytes) -> None:
        self._values = values
        self.wired = wired

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return zip(LAYOUT, self._values, strict=True)

    def __getitem__(self, index: Any) -> Any:
        return tuple(self)[index]

    def __repr__(self) -> str:
        return repr(tuple(self))


class Template:
    """The layout in one form; what is settled for many records must be said before the first of them is joined."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._count = form.count(len(LAYOUT))
        self._settled = dict.fromkeys(("ce_specversion", "ce_source", "ce_time", "ce_appendid"), b"")
        self._open = tuple(form.names[name] for name in LAYOUT if name not in self._settled)

    def settle(self, name: str, content: bytes) -> None:
        """Say what one of the four headers is that stay the same in the records that follow."""
        self._settled[name] = self._form.header(name, content)

    def join(self, data: bytes, values: Values) -> bytes:
        """The record of this event data: its key is its stream, and its settled headers are as they were settled."""
        _, event, kind, _, stream, _, content, version, sequence, link, inputs, cause, _, actor = values
        events, kinds, streams, contents, versions, sequences, links, positions, causes, actors = self._open
        first, source, time, append = self._settled.values()
        lengths = self._form.lengths
        # Written out: a loop over the headers takes twice as long, and this is a fifth of what a command costs.
        try:
            begin = (lengths[len(stream)], stream, lengths[len(data)], data, self._count, first)
            names = (events[len(event)], event, kinds[len(kind)], kind, source, streams[len(stream)], stream, time)
            place = (contents[len(content)], content, versions[len(version)], version)
            chain = (sequences[len(sequence)], sequence, links[len(link)], link)
            why = (positions[len(inputs)], inputs, causes[len(cause)], cause, append, actors[len(actor)], actor)
            return b"".join((*begin, *names, *place, *chain, *why))
        except IndexError:  # a long part
            return self._form.write(stream, data, tuple(zip(LAYOUT, values, strict=True)))
