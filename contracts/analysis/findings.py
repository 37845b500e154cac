"""What an analysis of a programme says."""

from typing import Literal, NamedTuple

from contracts.references import Place, in_words

Severity = Literal["error", "warning", "note"]


class Finding(NamedTuple):
    """Something in a programme that its author probably did not mean: where, and what it comes to.

    error: claims will come to harm by it. warning: a rule that does nothing, or not what it says. note: worth a look.
    """

    severity: Severity
    place: Place
    words: str

    def __str__(self) -> str:
        return f"{self.severity}: {in_words(self.place)}: {self.words}"
