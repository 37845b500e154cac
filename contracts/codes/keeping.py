"""Codes about what the vendor keeps of its partners and programmes."""

from typing import Final

from contracts.codes.meaning import Codes, Meaning

KEEPING: Final[Codes] = {
    "OWN_DISTRIBUTOR": Meaning("A partner does not source through itself.", "Leave it out of its distributors."),
    "TIER_UNKNOWN": Meaning("The programme has no such tier.", "Name one of its tiers."),
    "CERTIFICATE_EXPIRED": Meaning("The certificate has run out.", "Record its renewal."),
    "OUT_OF_DATE": Meaning("It would not count on any day to come.", "State a later `valid_until`, or none."),
}
