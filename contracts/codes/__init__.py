"""Every code that a program may get, by where it comes from: refusals of requests and commands, reasons in events.

Codes are part of the contract: one keeps its meaning for good, and a new meaning gets a new code.
"""

from collections.abc import Mapping
from typing import Final

from contracts.codes.conflicts import CONFLICTS
from contracts.codes.customers import CUSTOMERS
from contracts.codes.keeping import KEEPING
from contracts.codes.meaning import Codes, Meaning
from contracts.codes.parties import OFFERS, PARTIES
from contracts.codes.protections import PROTECTIONS
from contracts.codes.reasons import REASONS
from contracts.codes.registrations import REGISTRATIONS
from contracts.codes.requests import COMMANDS, MESSAGES, REQUESTS
from contracts.codes.rules import RULES

__all__ = ["CODES", "REASONED", "REFUSED", "Codes", "Meaning"]

REFUSED: Final[Mapping[str, Codes]] = {
    "Requests": REQUESTS,
    "Messages in partner topics": MESSAGES,
    "Commands of all kinds": COMMANDS,
    "Rules of a programme": RULES,
    "Registrations and their review": REGISTRATIONS,
    "Protections": PROTECTIONS,
    "Several parties on one deal": PARTIES,
    "Opportunities and attributed orders": OFFERS,
    "Partners and programmes": KEEPING,
    "Conflicts, direct sales and patterns": CONFLICTS,
    "Customers": CUSTOMERS,
}
"""Why something is not done, by what it is about."""
REASONED: Final[Mapping[str, Codes]] = {"Reasons in events": REASONS}
"""Why something was done, or waits for a person; a partner sees those among them that are its own affair."""
CODES: Final[Codes] = {code: said for codes in (*REFUSED.values(), *REASONED.values()) for code, said in codes.items()}
