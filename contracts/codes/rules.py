"""Codes of a programme's rules: why a claim is not let in, not granted, or not given more time."""

from typing import Final

from contracts.codes.meaning import Codes, Meaning

RULES: Final[Codes] = {
    "NOT_ENROLLED": Meaning("The partner has not joined the programme.", "Join it, or register in another one."),
    "NOT_ELIGIBLE": Meaning("The programme has no track for this partner.", "Register in a programme that has one."),
    "NO_CLAIMANT": Meaning("Partners of this kind make no claims.", "File for a reseller, or report the order."),
    "TIER_TOO_LOW": Meaning("Such claims start at a higher tier.", "Reach the tier that `detail` names."),
    "PRODUCT_UNKNOWN": Meaning("The programme does not know a product.", "Name products of the programme."),
    "PRODUCT_UNAUTHORISED": Meaning("Partners of this type do not register a product.", "Leave it out."),
    "TERRITORY_UNKNOWN": Meaning("The programme does not speak of the territory.", "Name one that it lists."),
    "TERRITORY_UNAUTHORISED": Meaning("The partner may not sell there.", "Register where the partner may sell."),
    "INDUSTRY_UNAUTHORISED": Meaning("Partners of this type do not register in this industry.", "Leave the deal."),
    "LINE_OF_BUSINESS_NOT_OPEN": Meaning("No whole line of business is open to this tier.", "Name single products."),
    "CERTIFICATE_MISSING": Meaning("A certificate for these products is not held or ran out.", "Renew it first."),
    "CUSTOMER_NOT_DISCLOSED": Meaning("The track lets no partner withhold its customer.", "Name the customer."),
    "KIND_NOT_REGISTRABLE": Meaning("Deals of this kind are not registered.", "Check the kind of the deal."),
    "ORIGIN_NOT_REGISTRABLE": Meaning("Deals of this origin are not registered.", "Check who found the deal."),
    "DIRECTION_NOT_REGISTRABLE": Meaning("Deals in this direction are not registered.", "Check the direction."),
    "VISIBILITY_NOT_OFFERED": Meaning("The programme does not offer this visibility.", "Choose one that it offers."),
    "TENDER_NOT_REGISTRABLE": Meaning("Such a tender is not registered, or not any more.", "Register before it opens."),
    "CURRENCY_NOT_ACCEPTED": Meaning("The programme has no rate for the currency.", "State the value in another one."),
    "BELOW_MINIMUM_SIZE": Meaning("The deal is smaller than what is registered.", "Register larger deals."),
    "ABOVE_MAXIMUM_SIZE": Meaning("The deal is larger than what is registered here.", "Ask your channel manager."),
    "TOO_MANY_OPEN_CLAIMS": Meaning("The programme's cap on open claims is reached.", "Close claims that are over."),
    "TOO_MANY_CLAIMS_THIS_WEEK": Meaning("The programme's cap on claims a week is reached.", "Wait a few days."),
    "EVIDENCE_IN_FUTURE": Meaning("A proof is dated on a day that has not come.", "Mend its date."),
    "EVIDENCE_MISSING": Meaning("The proof of work that the programme asks for is not there.", "Attach what is asked."),
    "PREREQUISITE_MISSING": Meaning("The partner lacks something that such deals need.", "Get what `detail` names."),
    "COOLING_OFF": Meaning("The partner gave up this customer lately.", "Register it again when `detail` says."),
    "CAP_REACHED": Meaning("The vendor bounded how many claims this partner has open.", "Close claims that are over."),
    "CHAIN_UNKNOWN": Meaning("The partner does not source through this distributor.", "Have the relation recorded."),
    "PROGRAMME_UNKNOWN": Meaning("No version of the programme is in force.", "Check the programme's id."),
    "PROGRAMME_RETIRED": Meaning("The programme takes no new claims.", "Register in another programme."),
    "PARTNER_UNKNOWN": Meaning("The vendor has no such partner.", "Check the partner's id."),
    "PARTNER_SUSPENDED": Meaning("The partner may make no claims at present.", "Wait until it is reinstated."),
    "PARTNER_TERMINATED": Meaning("The vendor's relation with the partner ended.", "Nothing can be registered for it."),
}
