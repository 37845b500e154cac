"""Codes about cases of conflict, claims of direct sales, and flagged patterns."""

from typing import Final

from contracts.codes.meaning import Codes, Meaning

CONFLICTS: Final[Codes] = {
    "ALREADY_ACKNOWLEDGED": Meaning("Somebody has taken the case.", "Leave it, or escalate it."),
    "ALREADY_ESCALATED": Meaning("The case was handed up before.", "Wait for the decision."),
    "WINNER_CONTRADICTS_OUTCOME": Meaning("This outcome is won by another side.", "Name that side, or none."),
    "WINNER_NOT_A_SIDE": Meaning("The winner is no side of the case.", "Name one of its sides."),
    "WINNER_NEEDED": Meaning("This outcome has a winner.", "Name the winning claim."),
    "NO_DIRECT_SIDE": Meaning("Direct sales is not a side of the case.", "Choose another outcome."),
    "ENDS_IN_THE_PAST": Meaning("A claim has to end later than now.", "State a later end."),
    "ENDS_TOO_LATE": Meaning(
        "A claim of direct sales ends sooner.", "State an earlier end, and register it again then."
    ),
    "ONLY_WATCHED": Meaning("A watch is cleared, not confirmed.", "Clear it, or wait until it is a flag."),
}
