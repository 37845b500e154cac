"""What is asked of partners, their people and their evidence, and can never be shown, or is asked for by nobody."""

from collections.abc import Iterator

from contracts.analysis.claims import Track
from contracts.analysis.findings import Finding
from contracts.conditions import AllNeeds, AnyNeed, HeldCompetency, Needs, ReachedTier
from contracts.evidence import AllOf, AnyOf, EvidenceRule
from contracts.programme import Programme
from contracts.track import Terms


def needs(programme: Programme) -> Iterator[Finding]:
    """Prerequisites, tiers and competencies that nobody meets, evidence that nobody can bring, names nobody uses."""
    yield from tiers(programme)
    yield from _once(_prerequisites(programme))
    yield from _once(_evidence(programme))
    yield from unused(programme)


def _once(findings: Iterator[Finding]) -> Iterator[Finding]:
    return iter(dict.fromkeys(findings))


def tiers(programme: Programme) -> Iterator[Finding]:
    """Tiers that ask for themselves, or for what cannot be shown."""
    for index, tier in enumerate(programme.tiers):
        place = ("tiers", index, "requires")
        if tier.requires is None:
            continue
        if not possible(tier.requires, programme, below=tier.id):
            yield Finding("error", place, f"nobody reaches {tier.name}: it asks for what cannot be shown below it")
    lowest = programme.tiers[0]
    if lowest.requires is not None:
        words = f"partners without a tier of this programme count as {lowest.name}, whatever it requires"
        yield Finding("note", ("tiers", 0, "requires"), words)


def possible(asked: Needs, programme: Programme, below: str | None = None) -> bool:
    """Whether any partner could show this; `below`: of one that has not reached this tier yet."""
    match asked:
        case AnyNeed():
            return any(possible(part, programme, below) for part in asked.any_of)
        case AllNeeds():
            return all(possible(part, programme, below) for part in asked.all_of)
        case HeldCompetency():
            return possible(programme.competencies[asked.competency].requires, programme, below)
        case ReachedTier() if below is not None:
            return programme.ranks[asked.tier] < programme.ranks[below]
        case _:
            return True


def _prerequisites(programme: Programme) -> Iterator[Finding]:
    for kind in programme.tracks:
        track = Track(programme, kind)
        place = track.place("prerequisites")
        for index, each in enumerate(track.terms.prerequisites):
            if not possible(each.needs, programme):
                yield Finding("error", (*place, index, "needs"), f"{each.name} can be met by nobody")
            if each.otherwise == "condition" and "decision" not in each.at:
                words = f"{each.name} is a condition of the grant, but is not asked for at the decision"
                yield Finding("warning", (*place, index, "at"), words)


def _evidence(programme: Programme) -> Iterator[Finding]:
    for kind in programme.tracks:
        track = Track(programme, kind)
        place = track.place("evidence")
        for index, case in enumerate(track.terms.evidence_cases):
            where = (*place, index) if isinstance(track.terms.evidence, tuple) else place
            if not bringable(case.needs):
                yield Finding("error", where, "no evidence satisfies this: one of nothing is asked for")
            if case.verified and case.at == ("submission",):
                yield Finding("warning", where, "nothing can be verified before a claim is made; ask at the decision")
        yield from _extension(track)


def _extension(track: Track) -> Iterator[Finding]:
    rules = track.terms.extensions
    if rules is not None and not bringable(rules.evidence):
        place = (*track.place("extensions"), "evidence")
        yield Finding("error", place, "no evidence satisfies this: one of nothing is asked for")


def bringable(rule: EvidenceRule) -> bool:
    """Whether there is any evidence that satisfies a rule."""
    match rule:
        case AnyOf():
            return any(bringable(part) for part in rule.any_of)
        case AllOf():
            return all(bringable(part) for part in rule.all_of)
        case _:
            return True


def unused(programme: Programme) -> Iterator[Finding]:
    """Competencies nobody asks for, and common rules that every track states itself."""
    asked = {name for terms in programme.terms.values() for name in _competencies(terms)}
    asked |= {name for tier in programme.tiers if tier.requires for name in named(tier.requires)}
    asked |= {name for each in programme.competencies.values() for name in named(each.requires)}
    for name in programme.competencies.keys() - asked:
        yield Finding("note", ("competencies", name), "no rule, tier or other competency asks for this")
    tracks = [Track(programme, kind) for kind in programme.tracks]
    for field in programme.rules.stated():
        if all(track.place(field)[0] == "tracks" for track in tracks):
            yield Finding("note", ("rules", field), "no track uses this: each states its own")


def _competencies(terms: Terms) -> Iterator[str]:
    for each in terms.prerequisites:
        yield from named(each.needs)


def named(asked: Needs) -> Iterator[str]:
    """The competencies that are asked for."""
    if isinstance(asked, HeldCompetency):
        yield asked.competency
    if isinstance(asked, AllNeeds | AnyNeed):
        for part in asked.all_of if isinstance(asked, AllNeeds) else asked.any_of:
            yield from named(part)
