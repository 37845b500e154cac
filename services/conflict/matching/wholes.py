"""Terms of names as wholes: equal in other words, or one within the other, at its beginning or at its end."""

from math import log1p

from services.conflict.matching.reading import Reading
from services.conflict.matching.sides import Side, Sides
from services.conflict.matching.spelling import alike
from services.conflict.matching.vocabulary import KINDS

Terms = dict[str, float]


def wholes(one: Reading, other: Reading, found: Sides) -> Terms:
    """The terms of two names whose words are paired off."""
    return {
        **_equal(one, other, found),
        **_containment(found),
        **_one_within(found),
        **_together(found),
        **_ordinary(found),
    }


def _equal(one: Reading, other: Reading, found: Sides) -> Terms:
    """Nothing is left over: the same words in any language and order, or words that are alike."""
    equal = float(one.in_order == other.in_order)
    complete = float(not found.less.open_places and not found.more.open_places)
    return {
        "same_words": equal,
        "same_words_rare": equal * max(*one.bits, *other.bits) / 10,
        "complete": complete,
        "complete_rare": complete * found.shared.rarest / 10,
    }


def _containment(found: Sides) -> Terms:
    """One name within the other: a short form of it, or somebody else."""
    less, more = found.less, found.more
    single = len(less.name.words) == 1
    begins = alike(less.name.words[0], more.name.words[0]) > 0.9
    return {
        "contained_rarest": float(less.covered > 0.9) * found.shared.rarest / 10,
        "single_contained": float(single and less.covered > 0.85) * more.open_bits / 20,
        "single_begins": float(single and begins),
        "single_generic": float(single and less.name.dropped != more.name.dropped),
    }


def _one_within(found: Sides) -> Terms:
    """What stands around the shorter name: a country, a parent before it, a town or a kind behind it."""
    less, more = found.less, found.more
    within = less.covered > 0.9 and not less.open_places and bool(more.open_places)
    country = within and more.open_places <= more.name.countries_by_place.keys()
    size, words = min(less.name.total, 60.0) / 30, min(len(more.open_places), 4) / 4
    before, behind = within and _stands(more, 0), within and _stands(more, len(more.name.words) - 1)
    return {
        "but_country": float(country),
        "but_country_kind": float(country and not KINDS.isdisjoint(less.name.words)),
        "country_open": float(not more.open_places.isdisjoint(more.name.countries_by_place)),
        "before_size": before * size,
        "before_words": before * words,
        "behind_size": behind * size,
        "behind_words": behind * words,
    }


def _stands(side: Side, edge: int) -> bool:
    """Whether all words that are left over stand together at an edge of the name."""
    places = side.open_places
    return edge in places and max(places) - min(places) == len(places) - 1


def _together(found: Sides) -> Terms:
    joint = found.shared.joint
    return {
        "joint_bits": log1p(joint) / 3,
        "joint_share": min(1.0, joint / found.less.name.total),
        "joint_lost": (found.shared.equal - joint) / 20,
    }


def _ordinary(found: Sides) -> Terms:
    """How ordinary the word is that both share, and the words that only one has, above all where it holds the other."""
    less, more, shared = found.less, found.more, found.shared.commonness
    opened = [more.name.commonness[place] for place in more.open_places]
    within = bool(opened) and not less.open_places and less.covered > 0.9
    least = min(opened, default=0.0)
    return {
        "ordinary_shared": shared,
        "ordinary_single": shared * (len(less.name.words) == 1),
        "ordinary_within": shared * within,
        "ordinary_open": max(opened, default=0.0),
        "ordinary_open_least": least,
        "ordinary_open_within": least * within,
    }
