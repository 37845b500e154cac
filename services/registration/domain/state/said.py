"""What somebody says of a deal, as JSON or parsed: each is made of the other when it is first asked for."""

from contracts.registrations import Details


class Said:
    """Nothing, or the details of a deal.

    Most registrations wait for weeks, and parsed details take ten times the memory of their JSON: they are kept as
    that. One that is worked on is needed parsed by every step.
    """

    __slots__ = ("_details", "_json")

    def __init__(self, details: Details | None = None, json: bytes = b"") -> None:
        self._details = details
        self._json = json

    @property
    def json(self) -> bytes:
        """As it is kept: without what is as usual. Empty for nothing."""
        if not self._json and self._details is not None:
            self._json = self._details.model_dump_json(exclude_none=True, exclude_defaults=True).encode()
        return self._json

    @property
    def details(self) -> Details:
        """Parsed. Raises ValidationError for nothing."""
        if self._details is None:
            self._details = Details.model_validate_json(self._json)
        return self._details

    def __bool__(self) -> bool:
        return self._details is not None or bool(self._json)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Said) and self.json == other.json

    def __hash__(self) -> int:
        return hash(self.json)

    def __repr__(self) -> str:
        return f"Said({self.json!r})"


NOTHING = Said()
