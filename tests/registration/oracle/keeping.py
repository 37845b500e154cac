"""What the rules say of a partner's standing, its certificate and its cap, and of the programme's versions."""

from datetime import datetime

from tests.registration.oracle.books import Books, Said, refuse_for
from tests.registration.oracle.known import Partner
from tests.registration.oracle.terms import Terms


def stands(books: Books, name: str, now: str, event: str, *before: str) -> Said:
    """The standing changes, and it is to be carried out what that means for the partner's claims."""
    partner = books.partners[name]
    refuse_for(set() if partner.standing in before else {"WRONG_STATE"})
    partner.standing = now
    partner.duties = [claim.key for claim in books.claims.values() if claim.partner == name and claim.live]
    if now == "terminated":
        partner.duties += _elsewhere(books, name)
    partner.duties_since = books.at
    return [(event, name)]


def _elsewhere(books: Books, name: str) -> list[str]:
    """The deals of others that it joined, and the deals that it won and sits at the customer for."""
    joined = [
        claim.key
        for claim in books.claims.values()
        if claim.live and claim.partner != name and name in {party.partner for party in claim.parties}
    ]
    return [*joined, *(one.claim for one in books.incumbents.values() if one.partner == name)]


def suspend(books: Books, name: str) -> Said:
    """It makes no claims for now."""
    return stands(books, name, "suspended", "PartnerSuspended", "active")


def reinstate(books: Books, name: str) -> Said:
    """It makes claims again."""
    return stands(books, name, "active", "PartnerReinstated", "suspended")


def terminate(books: Books, name: str) -> Said:
    """The relation ends."""
    return stands(books, name, "terminated", "PartnerTerminated", "active", "suspended")


def certify(books: Books, name: str, until: datetime) -> Said:
    """A certificate is recorded, or its renewal."""
    refuse_for({"CERTIFICATE_EXPIRED"} if until <= books.at else set())
    partner = books.partners[name]
    partner.certified_until = until
    _looked_at_again(books, partner)
    return [("CertificationRecorded", name)]


def become(books: Books, name: str, has_track: bool) -> Said:
    """It is written down anew, perhaps as of another type; not one that is no more."""
    partner = books.partners[name]
    refuse_for({"PARTNER_TERMINATED"} if partner.standing == "terminated" else set())
    changed, partner.has_track = partner.has_track is not has_track, has_track
    _looked_at_again(books, partner)
    return [("PartnerProfileRecorded", name), *([("PartnerTypeAssigned", name)] if changed else [])]


def _looked_at_again(books: Books, partner: Partner) -> None:
    """What waits may have by now what it waits for."""
    if partner.standing == "active":
        found = [claim.key for claim in books.claims.values() if claim.partner == partner.name and claim.waits]
        partner.duties_since = partner.duties_since if partner.duties else books.at
        partner.duties += [key for key in found if key not in partner.duties]


def impose(books: Books, name: str, cap: int) -> Said:
    """No more claims open than this."""
    refuse_for({"NOTHING_CHANGED"} if books.partners[name].cap == cap else set())
    books.partners[name].cap = cap
    return [("RegistrationCapImposed", name)]


def lift(books: Books, name: str) -> Said:
    """As many as it likes."""
    refuse_for({"WRONG_STATE"} if books.partners[name].cap is None else set())
    books.partners[name].cap = None
    return [("RegistrationCapLifted", name)]


def publish(books: Books, terms: Terms) -> Said:
    """The next version, for claims made from now on; a retired programme takes claims again."""
    books.versions.append(terms)
    books.retired = False
    return [("ProgrammePublished", "")]


def retire(books: Books) -> Said:
    """No new claims."""
    refuse_for({"WRONG_STATE"} if books.retired else set())
    books.retired = True
    return [("ProgrammeRetired", "")]
