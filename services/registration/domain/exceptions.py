"""A rule of the programme that does not count for one claim: somebody answers for it, and it is counted."""

from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import Refusal, Refused, refuse
from contracts.rules import Moment
from services.registration.domain.following import and_next
from services.registration.domain.judging import known_partner, new_claim, standing_claim
from services.registration.domain.request import Request, wrote
from services.registration.domain.state import Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.eligibility import judge

NEVER_WAIVED = frozenset({"ELIGIBLE_TYPE", "OWN_CLAIMS"})
"""Without a track there are no terms to grant anything on; who makes no claims has no protection either."""
JUDGED: tuple[Moment, ...] = ("submission", "decision")
"""When rules speak of a claim that is amended."""


def grant_exception(was: Registration, request: Request, world: World) -> list[Event]:
    """Let a rule that stands in a claim's way not count for it; never by one who wrote the claim."""
    command: r.GrantException = request.command
    if wrote(was, str(request.actor)):
        raise refuse("SUBMITTER_CANNOT_APPROVE", "who wrote a registration grants it no exception")
    if was.stage == "rejected" and (was.appeal is None or not was.appeal.filed):
        raise refuse("NOT_APPEALED", "the claim was rejected, and nobody asked for another look")
    if command.rule in was.exceptions:
        raise refuse("NOTHING_CHANGED", f"{command.rule} does not count already", "/rule")
    moment: Moment = "submission" if was.stage == "draft" else "decision"
    if was.stage == "draft":
        partner = known_partner(world, was.vendor, was.partner)
        asked = new_claim(world, partner, was.asked(), request.at, was)
    else:
        asked = standing_claim(world, was, request.at)
    _stands_in_the_way(command.rule, {each.rule for each in judge(asked, moment).objections})
    granted = r.ExceptionGranted(
        registration=was.id, partner=was.partner, programme=asked.ref, rule=command.rule, reason=command.reason
    )
    return and_next(was, [granted], request, world)


def not_stretched(before: Asked, after: Asked) -> None:
    """What was excepted is what the claim said then. Raises Refused for a change about which the rule says more."""
    for moment in JUDGED if after.exceptions else ():
        known = {each.rule: each.detail for each in judge(before, moment).objections}
        for each in judge(after, moment).objections:
            if each.weight == "waived" and known.get(each.rule) != each.detail:
                raise Refused(Refusal(each.code, each.detail, each.pointers, each.rule, after.ref))


def _stands_in_the_way(rule: str, failed: set[str]) -> None:
    if rule not in failed:
        raise refuse("RULE_NOT_IN_THE_WAY", f"{rule} has nothing against this claim", "/rule")
    if rule in NEVER_WAIVED:
        raise refuse("RULE_NOT_WAIVABLE", f"nothing can be granted without {rule}", "/rule")
