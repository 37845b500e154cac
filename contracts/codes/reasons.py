"""Codes in events: why a claim waits for a person, is held, was decided, rests or ended, and why nothing is paid.

Codes that people choose for their own decisions (`RejectRegistration`, `RevokeProtection` …) stand beside these.
"""

from typing import Final

from contracts.codes.meaning import Codes, Meaning

REASONS: Final[Codes] = {
    "NOT_AVAILABLE": Meaning(
        "What a partner is told instead of a reason that is not its own affair.", "Ask the vendor."
    ),
    "NO_AUTOMATIC_RULE": Meaning("No rule approves claims of this track.", "A person decides."),
    "ABOVE_AUTOMATIC_SIZE": Meaning("The deal is too large to be approved by rule.", "A person decides."),
    "TIER_NOT_AUTOMATIC": Meaning("The rule speaks of other tiers.", "A person decides."),
    "OUTSIDE_AUTOMATIC_RULE": Meaning("The rule does not speak of this claim.", "A person decides."),
    "NOT_NEW_BUSINESS": Meaning("The customer bought lately.", "A person decides whether it is new business."),
    "INCUMBENT": Meaning("Another partner sits at the customer.", "A person decides."),
    "FINDINGS_TO_REVIEW": Meaning("Screening found something that no case holds.", "A person looks at it."),
    "TAKEN_BY_REVIEWER": Meaning("A person took the claim.", "That person decides."),
    "AMENDED": Meaning("The claim says something else now.", "All desks are asked anew."),
    "SCREENED": Meaning("The claim was compared with all others.", "Nothing."),
    "CUSTOMERS_MERGED": Meaning("The claim's customer was found to be another one too.", "Nothing."),
    "CUSTOMER_SPLIT": Meaning("Part of the claim's customer was found to be another one.", "Nothing."),
    "CONFLICT_DISMISSED": Meaning("A case that held the claim was a false match.", "Nothing."),
    "CONFLICT_LAPSED": Meaning("A case that held the claim ended by itself.", "Nothing."),
    "CONFLICT_RESOLVED": Meaning("A case that held the claim was settled.", "Nothing."),
    "CASE_FINAL": Meaning("The case that decided about the claim is looked at no more.", "Nothing."),
    "CLEAN_AND_COVERED": Meaning("Approved by rule: nothing is in the way, and the rule speaks of it.", "Nothing."),
    "DECIDED_BY_PERSON": Meaning("A person decided.", "Read the note."),
    "BLANKET_PATTERN": Meaning(
        "A person agreed that the partner's filings look like accounts reserved and not worked.",
        "Attach proof of your work to each claim until it is due, or say what is behind it.",
    ),
    "EVIDENCE_NOT_PROVIDED": Meaning(
        "Proof was demanded for the claim, and none came in time.", "Register the deal again once you work it."
    ),
    "CONFLICT_LOST": Meaning("A conflict was settled against the claim.", "Appeal, if the window is open."),
    "SHARED_DEAL": Meaning("The partner sells on another's deal by the outcome of a conflict.", "Work on that deal."),
    "SAME_PARTNER_MERGED": Meaning("The partner's two claims are one from now on.", "Work on the other claim."),
    "ASKED_IN_CASE": Meaning("A conflict is decided by what both sides show.", "Attach dated proof in time."),
    "SPOT_CHECK": Meaning(
        "The vendor wants to see the work on this claim, as it may of any; also told where its reason is not yours.",
        "Attach dated proof in time.",
    ),
    "OPEN": Meaning("By the outcome of a conflict the protection keeps nobody out.", "Compete."),
    "SECONDARY": Meaning("By the outcome of a conflict the partner sells beside the first.", "See price and reward."),
    "SOURCING": Meaning("By the outcome of a conflict the partner is credited for its lead.", "Nothing."),
    "FULFILMENT": Meaning("By the outcome of a conflict the partner delivers.", "Close the deal."),
    "FULL": Meaning("An outcome was undone: the programme's terms hold again.", "Nothing."),
    "TRANSFERRED": Meaning("Another partner took the protection over.", "Nothing."),
    "INACTIVE": Meaning("The holder reported no work for too long.", "Register the deal again if it is open."),
    "PROTECTION_ENDED": Meaning("What was asked for beyond a protection ended with it.", "Register it anew."),
    "GIVEN_UP": Meaning("The partner asks for no other scope any more.", "Nothing."),
    "DISPUTED": Meaning("The protection rests while a conflict is open.", "Wait until it is settled."),
    "ALREADY_REWARDED": Meaning("Another claim of the partner on this customer was paid.", "Nothing is paid twice."),
    "OUTCOME_NOT_CONFIRMED": Meaning(
        "No order shows that the registered customer bought.", "Somebody of the vendor confirms the outcome."
    ),
    "PROTECTION_SUSPENDED": Meaning(
        "The deal was won while its protection rested.", "Somebody of the vendor confirms the outcome."
    ),
    "ORDER_ALREADY_CREDITED": Meaning("The same order was paid for already.", "Check the order's reference."),
    "PRECEDED_BY_ANOTHER_CLAIM": Meaning("Another claim of the partner goes first.", "Close that one."),
    "END_CUSTOMER_DIFFERS": Meaning(
        "The order's end customer is not the registered one.", "Correct the order, or ask."
    ),
}
