"""Limits of size, time and tier that contradict one another."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from contracts.analysis.claims import Track, claims, in_words, tiers
from contracts.analysis.findings import Finding
from contracts.matching import fits
from contracts.periods import Period, after
from contracts.programme import Programme
from contracts.references import Place

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""Periods are compared as they are on an ordinary day, without a calendar."""


def limits(programme: Programme) -> Iterator[Finding]:
    """All limits that cannot hold together, each told once where it stands."""
    found: dict[tuple[Place, str], Finding] = {}
    for kind in programme.tracks:
        track = Track(programme, kind)
        for finding in (*automatic(track), *sizes(track), *times(track), *by_tier(track)):
            found.setdefault((finding.place, finding.words), finding)
    yield from found.values()


def automatic(track: Track) -> Iterator[Finding]:
    """The automatic rule covers claims that cannot be made, or none at all."""
    rule = track.terms.automatic
    if rule is None:
        return
    place = track.place("automatic")
    least = track.terms.minimum_deal
    if rule.under <= least:
        words = f"no claim is approved by rule: {track.kind} deals start at {least:f}, not under {rule.under:f}"
        yield Finding("warning", (*place, "under"), words)
    if not set(rule.tiers) & set(tiers(track)):
        words = f"no claim is approved by rule: none of these tiers may use the track {track.kind}"
        yield Finding("warning", (*place, "tiers"), words)
    for each in track.terms.sizes:
        if each.maximum is not None and not each.when.stated and rule.under > each.maximum:
            words = f"is above {each.maximum:f}, the largest deal that {track.kind} may register"
            yield Finding("note", (*place, "under"), words)


def sizes(track: Track) -> Iterator[Finding]:
    """A claim whose size rules leave it no size that would do."""
    rules = track.terms.sizes
    place = track.place("sizes")
    for claim in claims(track, [rule.when for rule in rules]).claims:
        spoken = [rule for rule in rules if fits(rule.when, claim._replace(size=None)) or fits(rule.when, claim)]
        least = max([track.terms.minimum_deal, *(rule.minimum for rule in spoken)])
        most = min((rule.maximum for rule in spoken if rule.maximum is not None), default=None)
        if most is not None and most < least:
            example = in_words(claim, [rule.when for rule in rules])
            words = f"no size will do, at least {least:f} and at most {most:f}, for example ({track.kind}): {example}"
            yield Finding("error", place, words)
            return


def times(track: Track) -> Iterator[Finding]:
    """Warnings and duties that come later than what they are about."""
    terms = track.terms
    protection, decision, activity = terms.protection, terms.decision, terms.activity
    shortest = min(
        [protection.period, *protection.by_tier.values(), *(case.period for case in protection.cases)], key=_length
    )
    for index, reminder in enumerate(protection.reminders):
        if _length(reminder) >= _length(shortest):
            place = (*track.place("protection"), "reminders", index)
            yield Finding("warning", place, f"{reminder} before the end falls away where protection lasts {shortest}")
    if decision.at_risk is not None and _length(decision.at_risk) >= _length(decision.within):
        place = (*track.place("decision"), "at_risk")
        yield Finding(
            "warning", place, f"a warning {decision.at_risk} ahead never goes out: {decision.within} is all there is"
        )
    if activity is not None and _length(activity.revocable_after) < _length(activity.every):
        place = (*track.place("activity"), "revocable_after")
        yield Finding("error", place, f"may be revoked before the first report is due after {activity.every}")


def by_tier(track: Track) -> Iterator[Finding]:
    """Terms for tiers that the track is not open to."""
    reached = tiers(track)
    caps = track.terms.caps.by_tier if track.terms.caps else {}
    for field, listed in (("protection", track.terms.protection.by_tier), ("caps", caps)):
        for tier in listed:
            if tier not in reached and track.place(field)[0] == "tracks":
                place = (*track.place(field), "by_tier", tier)
                yield Finding("warning", place, f"{track.kind} starts at tier {track.terms.minimum_tier}")


def _length(period: Period) -> Decimal:
    return Decimal((after(period, MONDAY) - MONDAY).total_seconds())
