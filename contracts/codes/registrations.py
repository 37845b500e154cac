"""Codes about one registration: what may change in it, and who decides it."""

from typing import Final

from contracts.codes.meaning import Codes, Meaning

REGISTRATIONS: Final[Codes] = {
    "EDITS_LOCKED": Meaning("A person is judging the registration.", "Wait for the question or the decision."),
    "FIELD_LOCKED": Meaning("The question did not open this field.", "Change only the fields that were named."),
    "FIELD_UNKNOWN": Meaning("There is no such field that may be opened.", "Name parts of a registration."),
    "FIELD_FROZEN": Meaning("What was granted fixed this field.", "Withdraw, and register the other deal."),
    "PROGRAMME_FIXED": Meaning("A claim stays in its programme.", "Withdraw, and register in the other one."),
    "AMENDMENT_PENDING": Meaning(
        "Another change is not decided yet.", "Wait, or ask for what is granted to give it up."
    ),
    "TERRITORY_UNRELATED": Meaning("A grant only grows or shrinks.", "Name a territory around or inside the granted."),
    "SCOPE_TOO_WIDE": Meaning("Both scopes together name too many products.", "Name fewer products, or families."),
    "EVIDENCE_UNKNOWN": Meaning("The registration has no such proof.", "Check the evidence's id."),
    "ALREADY_TAKEN": Meaning("A person has taken the claim.", "Leave it, or have it assigned to you."),
    "NOT_SCREENED": Meaning("The claim was not compared with the others yet.", "Try again in a moment."),
    "TRACK_CHANGED": Meaning(
        "The partner is of another type than when its claim was compared with others.",
        "Ask it a question; the claim is compared anew with the answer.",
    ),
    "CONFLICT_OPEN": Meaning("An open conflict holds the claim.", "Settle the conflict first."),
    "NOT_YOUR_DESK": Meaning("You do not answer for a desk that is asked now.", "Leave it to those who are asked."),
    "DESK_NOT_ASKED": Meaning("This desk is not asked now.", "Name a desk of the current step."),
    "DESK_NEEDED": Meaning("You answer for several desks that are asked.", "Say for which of them."),
    "ALREADY_AGREED": Meaning("You agreed for another desk of this step.", "Somebody else answers for this one."),
    "SUBMITTER_CANNOT_APPROVE": Meaning(
        "Who wrote a claim, or asked for more time, does not judge it.", "Somebody else decides."
    ),
    "SUBMITTER_CANNOT_VERIFY": Meaning("Who wrote a claim does not judge its proof.", "Somebody else judges it."),
    "REJECTER_CANNOT_DECIDE": Meaning("Who rejected a claim does not decide its appeal.", "Somebody else decides."),
    "RULE_NOT_IN_THE_WAY": Meaning("The rule has nothing against the claim.", "Look at the trace of the decision."),
    "RULE_NOT_WAIVABLE": Meaning("Nothing can be granted without this rule.", "Register where a track exists."),
    "ALREADY_APPEALED": Meaning("Another look was asked for already.", "Wait for the decision."),
    "DECIDED_IN_CASE": Meaning("The case that ended the claim is looked at again.", "Decide the appeal in the case."),
    "NOT_APPEALED": Meaning("Nobody asked for another look.", "The partner files an appeal first."),
    "REPORTER_CANNOT_CONFIRM": Meaning("Who told of an outcome does not confirm it.", "Somebody else confirms it."),
    "OUTCOME_BEFORE_CLAIM": Meaning("The deal ended before it was claimed.", "Mend the date."),
    "OUTCOME_IN_FUTURE": Meaning("The deal ended on a day that has not come.", "Mend the date."),
    "ACTIVITY_IN_FUTURE": Meaning("The activity is dated in the future.", "Mend the date."),
}
