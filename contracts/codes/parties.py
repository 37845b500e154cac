"""Codes about deals of several parties, opportunities, and orders that came by a link."""

from typing import Final

from contracts.codes.meaning import Codes, Meaning

PARTIES: Final[Codes] = {
    "CO_SELL_NOT_OFFERED": Meaning("Claims of this track have one party.", "Register alone."),
    "ROLE_NOT_OFFERED": Meaning("Nobody is invited in this role.", "Choose a role of the programme."),
    "SHARE_NOT_OFFERED": Meaning("The vendor's own people take no share.", "Leave the share out."),
    "SHARE_MISSING": Meaning("The parties agree on their shares first.", "State a share."),
    "SHARES_EXCEEDED": Meaning("Less than that is left of 100.", "Offer what `detail` says, or less."),
    "ALREADY_INVITED": Meaning("This party is on the deal, or asked to join it.", "Wait for its answer."),
    "INVITATIONS_OPEN": Meaning("It is not settled yet who has which share.", "Wait until all invited have answered."),
    "NOT_DECIDED_YET": Meaning(
        "The lead of a claim that is not decided leaves it to nobody.",
        "Wait for the decision: then a party is offered the deal. Or withdraw the claim, for all.",
    ),
    "NOT_A_PARTY": Meaning("This partner is not on the deal.", "Check the partner's id."),
}
OFFERS: Final[Codes] = {
    "NOT_VENDOR_ORIGIN": Meaning("Only a deal the vendor found is offered.", "State `vendor` as its origin."),
    "CANDIDATE_TWICE": Meaning("A candidate is named twice.", "Name each once."),
    "TOO_FEW_CANDIDATES": Meaning("The programme asks for more candidates.", "Name as many as `detail` says."),
    "SELECTION_NOT_OFFERED": Meaning("The programme does not select among partners.", "Register for one partner."),
    "TENDER_PUBLISHED": Meaning("The tender is public by now.", "Whoever bids registers for itself."),
    "CANDIDATE_NOT_ACCEPTED": Meaning("This candidate did not accept.", "Select one of those who did."),
    "POINTS_INCOMPLETE": Meaning(
        "Points are missing, or too many.", "Give points by every criterion, to all who accepted."
    ),
    "POINTS_OUT_OF_RANGE": Meaning("A criterion gives points in bounds only.", "Give as many as `detail` says."),
    "ACCEPTER_CANNOT_SELECT": Meaning(
        "Who accepted for a candidate does not select among them.", "Somebody else selects."
    ),
    "NOT_THE_BEST": Meaning("Another candidate has more points.", "Select that one, or say why not."),
    "ORDER_IN_FUTURE": Meaning("The order is dated in the future.", "Mend the date."),
}
