"""What was before with the same customer: claims that ended lately, deals that were won, partners that sit there."""

from collections.abc import Iterator

from contracts.matching import touches
from contracts.periods import after, before
from services.registration.policy.claims import Asked, Sitting
from services.registration.policy.rules.answers import Answer, No

GIVEN_UP = frozenset({"withdrawn", "expired"})
NOT_NEW = "NOT_NEW_BUSINESS"
INCUMBENT = "INCUMBENT"


def cooled_off(asked: Asked) -> Answer:
    """A partner registers a customer again only some time after a claim of its own was withdrawn or lapsed.

    Domain reference, section 6, "Re-registration loop".
    """
    length, made = asked.terms.cooling_off, asked.made_at or asked.at
    if length is None:
        return None
    own = [
        one.ended_at
        for one in asked.before.former()
        if one.stage in GIVEN_UP
        and (one.partner, one.programme) == (asked.partner.partner, asked.programme.id)
        # What ended at the moment of a claim that was made already ended behind it.
        and (one.ended_at < made or asked.made_at is None)
        and touches(asked.details.products, one.products)
    ]
    again = max((after(length, ended_at) for ended_at in own), default=made)
    if made < again:
        return No(f"the same customer may be registered again from {again:%Y-%m-%d %H:%M} UTC", ("/customer",))
    return f"no claim of this partner on this customer ended within {length}"


def not_before(asked: Asked) -> Iterator[tuple[str, str]]:
    """Why a person looks at a claim because of what was before with its customer: each reason's code, and in words.

    Domain reference, section 2, "New-business look-back" and "Incumbency".
    """
    details, length = asked.details, asked.terms.look_back
    if length is not None and details.deal.kind == "new":
        since = before(length, asked.made_at or asked.at)
        if any(one.stage == "closed_won" and one.ended_at >= since for one in asked.before.former()):
            yield NOT_NEW, f"a deal of this customer was won within {length}"
    others = (one for one in asked.before.sitting() if one.partner != asked.partner.partner)
    if any(touches(details.products, one.products) and _meets(asked, one) for one in others):
        yield INCUMBENT, "another partner is the customer's incumbent for these products there"


def _meets(asked: Asked, one: Sitting) -> bool:
    ours, within = asked.details.territory, asked.programme.within
    return within(ours, one.territory) or within(one.territory, ours)
