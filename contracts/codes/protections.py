"""Codes about what was granted: its time, its rest, and its way to another partner."""

from typing import Final

from contracts.codes.meaning import Codes, Meaning

PROTECTIONS: Final[Codes] = {
    "NOT_PROTECTED": Meaning(
        "Nothing is protected any more, or not in force.", "Register the deal again if it is open."
    ),
    "NOT_IN_FORCE": Meaning("The protection rests, or its time is over.", "Ask when it is in force."),
    "NOT_REVOCABLE_YET": Meaning("Silence does not end the protection before its time.", "Wait until `detail` says."),
    "NO_EXTENSIONS": Meaning("The programme gives no more time.", "Close the deal, or register it again later."),
    "EXTENSIONS_USED_UP": Meaning(
        "It was extended as often as it may be.", "Close the deal, or register it again later."
    ),
    "EXTENSION_ASKED": Meaning("More time was asked for, and nobody has answered yet.", "Wait for the answer."),
    "EXTENSION_TOO_EARLY": Meaning("More time may be asked for near the end only.", "Ask when `detail` says."),
    "EXTENSION_TOO_LATE": Meaning(
        "The time that was asked for is over as well.", "Deny it; the deal is registered again."
    ),
    "NO_EXTENSION_ASKED": Meaning("Nobody asked for more time.", "Nothing."),
    "CODE_RESERVED": Meaning("Rules say this code, people do not.", "Choose another code."),
    "IN_GRACE": Meaning("The time of the protection is over already.", "Register the deal again while grace lasts."),
    "SUSPENDED": Meaning("The protection rests, and goes to nobody meanwhile.", "Wait until it is in force."),
    "NOT_SUSPENDED": Meaning("The protection does not rest.", "Nothing."),
    "SUSPENDED_BY_RULE": Meaning("A rule lets it rest.", "Settle the dispute, or reinstate the partner."),
    "REACHES_FURTHER": Meaning(
        "The programme would protect more for this partner than was granted.", "Offer it to a partner of another type."
    ),
    "ALREADY_OFFERED": Meaning("The protection is offered to somebody.", "Take that offer back first."),
    "MEETS_ANOTHER_GRANT": Meaning(
        "Two protections for the same would stand beside each other, of partners with nothing in common.",
        "Give one of them back first.",
    ),
    "OFFERER_CANNOT_ACCEPT": Meaning(
        "Who offered a protection, or invited to a deal, does not accept it for the other side.",
        "Somebody of the other side accepts.",
    ),
    "NOT_OFFERED": Meaning("The protection is not offered, or not to you.", "Ask its holder for an offer."),
}
