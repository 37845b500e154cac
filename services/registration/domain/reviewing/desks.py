"""Who may answer for which desk of a claim's route, and whose answer is still missing."""

from collections.abc import Iterator

from contracts.envelope import Actor
from contracts.programme import Programme
from contracts.refusal import refuse
from contracts.terms import Desk
from services.registration.domain.judging import known_partner
from services.registration.domain.state import Registration, World
from services.registration.policy.claims import Asked


class Desks:
    """The desks that are asked about one claim now, and the people at them.

    A programme that lists no desks leaves every desk to all who may decide.
    """

    def __init__(self, was: Registration, world: World, asked_now: tuple[str, ...] | None = None) -> None:
        self._was = was
        self._programme = programme_of(was, world)
        self._manager = known_partner(world, was.vendor, was.partner).profile.channel_manager
        self.asked_now = was.review.asked_now if asked_now is None else asked_now

    def of(self, actor: Actor) -> tuple[str, ...]:
        """The desks asked now that this person may answer for."""
        return tuple(desk for desk in self.asked_now if self._may(actor, desk))

    def required(self, actor: Actor) -> tuple[str, ...]:
        """Those desks; of a claim that no desk is asked about, none. Raises Refused for somebody who is not asked."""
        own = self.of(actor)
        if self.asked_now and not own:
            raise refuse("NOT_YOUR_DESK", f"asked now: {', '.join(self.asked_now)}")
        return own

    def answering(self, actor: Actor, named: str | None) -> str | None:
        """The desk this person now answers for; None where no desk is asked. Raises Refused."""
        if named is not None and named not in self.asked_now:
            raise refuse("DESK_NOT_ASKED", f"{named} is not asked now", "/desk")
        own = self.required(actor)
        if named is not None and named not in own:
            raise refuse("NOT_YOUR_DESK", f"you do not answer for {named}", "/desk")
        if named is None and len(own) > 1 and self._was.review.agree == "all":
            raise refuse("DESK_NEEDED", f"say for which desk: {', '.join(own)}", "/desk")
        desk = named or next(iter(own), None)
        if desk is not None:
            self._not_twice(actor, desk)
        return desk

    def escalated(self) -> tuple[str, ...]:
        """The desks that are asked as well once the decision is late."""
        found = (self._programme.desks[desk].escalates_to for desk in self.asked_now if desk in self._programme.desks)
        return tuple(dict.fromkeys(desk for desk in found if desk is not None))

    def _not_twice(self, actor: Actor, desk: str) -> None:
        """Two desks that must both agree are two people, unless one person is all there is at either."""
        review = self._was.review
        own = [known for known, by in zip(review.agreed, review.agreed_by, strict=True) if by == str(actor)]
        if own and not all(set(self._people(each)) == {actor.subject} for each in (*own, desk)):
            raise refuse("ALREADY_AGREED", f"you agreed for {', '.join(own)}; somebody else answers for {desk}")

    def _may(self, actor: Actor, desk: str) -> bool:
        review, desks = self._was.review, self._programme.desks
        if desk not in desks or (actor.subject == review.assigned and desk in review.assigned_for):
            return True
        asked = (desk, desks[desk].escalates_to if self._was.decision_late else None)
        return any(self._sits_at(actor, desks[each]) for each in asked if each is not None)

    def _sits_at(self, actor: Actor, desk: Desk) -> bool:
        if desk.role not in actor.roles:
            return False
        open_to_all = not desk.members and not desk.partners_own
        return open_to_all or actor.subject in self._listed(desk)

    def _people(self, desk: str) -> Iterator[str]:
        return self._listed(self._programme.desks[desk]) if desk in self._programme.desks else iter(())

    def _listed(self, desk: Desk) -> Iterator[str]:
        yield from desk.members
        yield from desk.deputies
        if desk.partners_own:
            yield self._manager


def programme_of(was: Registration, world: World) -> Programme:
    """The programme version that a claim was made under."""
    return world.published(was.vendor, was.programme)[was.programme_version - 1].programme


def decides_alone(was: Registration, asked: Asked, person: str) -> bool:
    """Whether this one person's word is all that the route of a claim still waits for.

    A record names its author, not the author's roles: of a programme with desks only listed people are known.
    """
    review, desks = was.review, asked.programme.desks
    if len(review.steps) > 1 or (review.agree == "all" and len(review.asked_now) > 1):
        return False
    found = (desks[desk] for desk in review.asked_now if desk in desks)
    return not desks or not review.steps or any(person in (*desk.members, *desk.deputies) for desk in found)
