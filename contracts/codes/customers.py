"""Codes about who a customer is, to whom it belongs, and for whom it is meant."""

from typing import Final

from contracts.codes.meaning import Codes, Meaning

CUSTOMERS: Final[Codes] = {
    "SAME_CUSTOMER": Meaning("Both ids are one customer's.", "Nothing; they are one already."),
    "ALREADY_MERGED": Meaning("This customer is part of another one.", "Name the one that goes on."),
    "NOT_A_PART": Meaning("The part was never absorbed by this customer.", "Undo the latest merger first."),
    "CLAIMS_NEEDED": Meaning("A new customer is made of claims that are its own.", "Name them."),
    "NOT_ITS_CLAIM": Meaning("The claim is not known to be on this customer.", "Check the claim's id."),
    "NOTHING_LEFT": Meaning("All claims of the customer are named.", "Leave those that are its own."),
    "TOO_MANY_CLAIMS": Meaning("More claims would move than may at once.", "Merge the other way round."),
    "HIERARCHY_CYCLE": Meaning("A customer would belong to itself.", "Record its real parent."),
    "HIERARCHY_TOO_DEEP": Meaning("A group has fewer levels.", "Record the parent that decides."),
    "PARTNER_NEEDED": Meaning("A named account names its partner, and no other does.", "Name the partner, or none."),
    "ALREADY_DESIGNATED": Meaning("The account is meant for nobody in particular already.", "Nothing."),
}
