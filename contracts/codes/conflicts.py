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
    "DIRECT_SIDE": Meaning("This outcome is between two partners.", "Choose another outcome."),
    "INCUMBENT_SIDE": Meaning("One side sits at the customer and claims nothing.", "Choose another outcome."),
    "NO_INCUMBENT": Meaning("Neither side is the customer's incumbent.", "Choose another outcome."),
    "NOT_ONE_PARTY": Meaning("The sides are two partners that do not belong together.", "Choose another outcome."),
    "LAW_DOES_NOT_ASK": Meaning("No law of this territory wants both claims.", "Choose another outcome."),
    "SECONDARY_TERMS_MISSING": Meaning(
        "The programme has no terms for a second partner.", "Choose another outcome, or publish such terms."
    ),
    "CUSTOMER_LETTER_MISSING": Meaning(
        "No side has shown the customer's letter.", "Put it on the side it names, and resolve again."
    ),
    "SPLIT_NEEDED": Meaning("A split says what each side keeps.", "Name scopes of the case's sides."),
    "SPLIT_BEYOND_CLAIM": Meaning("A side would keep more than it claims.", "Leave it a part of its claim."),
    "SPLIT_STILL_MEETS": Meaning("What the sides keep still meets.", "Give products or territory to one of them."),
    "FOUR_EYES_NEEDED": Meaning("The programme asks for two people.", "Propose the outcome; another confirms it."),
    "NOTHING_PROPOSED": Meaning("Nobody has proposed an outcome.", "Propose one."),
    "SAME_PERSON": Meaning("This is for somebody who neither decided before nor asked for it.", "Ask a colleague."),
    "NOT_NEUTRAL": Meaning("Who earns on a side does not decide the case.", "Ask somebody who earns on neither."),
    "REASON_NEEDED": Meaning("The rules suggest another outcome.", "Say why you decide otherwise."),
    "ALREADY_ASKED": Meaning("The sides were asked, and an answer is awaited.", "Wait until it is due."),
    "NOT_A_SIDE": Meaning("The claim is no side of the case.", "Name one of its sides."),
    "NOTHING_LOST": Meaning("The claim lost nothing by the outcome.", "Name the claim that did."),
    "GRANTED_SINCE": Meaning(
        "What the outcome had taken from a claim was granted to another since.",
        "Split it so that both fit, or settle it with that one first.",
    ),
    "SIDE_ENDED": Meaning("A side has ended, and the case ends with it.", "Nothing; look at the case again."),
    "ENDS_IN_THE_PAST": Meaning("A claim has to end later than now.", "State a later end."),
    "ENDS_TOO_LATE": Meaning(
        "A claim of direct sales ends sooner.", "State an earlier end, and register it again then."
    ),
    "CAMPAIGN_TOO_LONG": Meaning("A campaign ends ahead, within three months.", "State another end."),
    "NO_RECENT_WORK": Meaning("No work at the account was recorded lately.", "Record what was done there."),
    "ENDS_NO_LATER": Meaning("The claim ends as late already.", "State a later end."),
    "ONLY_WATCHED": Meaning("A watch is cleared, not confirmed.", "Clear it, or wait until it is a flag."),
}
