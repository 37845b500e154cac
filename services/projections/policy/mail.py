"""What a mail server's refusal means: whether it is the reader it does not want, and for good."""

from typing import Final

from services.projections.policy.sending import GIVEN_UP, Tried

PERMANENT: Final = range(500, 600)
OF_A_MAILBOX: Final = frozenset({550, 551, 552, 553})
"""Of a recipient, without more being said: no such mailbox, moved, full, or badly written (RFC 5321, 4.2.3)."""
ADDRESS, MAILBOX = "5.1.", "5.2."
"""Enhanced codes about the recipient (RFC 3463, 3.2 and 3.3); those of policy and protocol are our business to mend."""
REFUSED: Final = "REFUSED"


def meaning_of_refusal(status: int, enhanced: str | None, *, recipient: bool) -> Tried:
    """A reader who is refused for good gets nothing more; whatever else was refused is tried again."""
    if status in PERMANENT and _of_reader(status, enhanced, recipient=recipient):
        return Tried(GIVEN_UP, status, ends=REFUSED)
    return Tried(None, status)


def _of_reader(status: int, enhanced: str | None, *, recipient: bool) -> bool:
    if enhanced is not None:
        return enhanced.startswith((ADDRESS, MAILBOX))
    return recipient and status in OF_A_MAILBOX
