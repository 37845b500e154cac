"""How a record's parts are written down one behind the other: in one form for its hash, in another for Kafka."""

from collections.abc import Callable, Sequence

Headers = Sequence[tuple[str, bytes]]

LAYOUT = (
    "ce_specversion",
    "ce_id",
    "ce_type",
    "ce_source",
    "ce_subject",
    "ce_time",
    "content-type",
    "ce_streamversion",
    "ce_sequence",
    "ce_previoushash",
    "ce_inputs",
    "ce_causationid",
    "ce_appendid",
    "ce_actor",
)
"""The headers of a record, in order: CloudEvents 1.0 in Kafka's binary mode, the ledger's own as extensions."""

SHORT, SHORT_HEADER = 4096, 256


def fixed(length: int) -> bytes:
    """A length as 4 bytes."""
    return length.to_bytes(4, "big")


def varint(number: int) -> bytes:
    """A number that is not negative as Kafka's record format has it: doubled, 7 bits a byte, the lowest first."""
    rest, found = number << 1, bytearray()
    while rest > 0x7F:
        found.append(rest & 0x7F | 0x80)
        rest >>= 7
    found.append(rest)
    return bytes(found)


def uncounted(_: int) -> bytes:
    """Nothing: in the hashed form the number of headers does not stand before them."""
    return b""


class Form:
    """Key, value, each header's name and value, each behind its length.

    Short lengths, and the layout's names together with the short lengths of their values, are made once: half the time
    of every record that was read or written went into making them.
    """

    def __init__(self, length: Callable[[int], bytes], count: Callable[[int], bytes]) -> None:
        """`length` writes a length, `count` the number of headers."""
        self._length = length
        self.count = count
        self.lengths = [length(number) for number in range(SHORT)]
        self.names = {
            name: [length(len(name)) + name.encode() + each for each in self.lengths[:SHORT_HEADER]] for name in LAYOUT
        }

    def length(self, number: int) -> bytes:
        """A length."""
        return self.lengths[number] if number < SHORT else self._length(number)

    def write(self, key: bytes, value: bytes, headers: Headers) -> bytes:
        """The parts of any record."""
        names, lengths = self.names, self.lengths
        try:
            parts = [lengths[len(key)], key, lengths[len(value)], value, self.count(len(headers))]
            for name, content in headers:
                parts.append(names[name][len(content)])
                parts.append(content)
            return b"".join(parts)
        except LookupError:  # a name that is not the layout's, or a long part
            named = [self.header(name, content) for name, content in headers]
            return b"".join((self._part(key), self._part(value), self.count(len(headers)), *named))

    def header(self, name: str, content: bytes) -> bytes:
        """One header."""
        return self._part(name.encode()) + self._part(content)

    def _part(self, part: bytes) -> bytes:
        return self._length(len(part)) + part


HASHED = Form(fixed, uncounted)
"""What a record's hash is taken of."""
WIRED = Form(varint, varint)
"""A record in Kafka's format, behind the fields that say where in its batch it is."""
