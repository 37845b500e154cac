"""Terms of names as wholes: equal in other words, or one within the other, at its beginning or at its end."""

from math import log1p

from services.conflict.matching.reading import Reading
from services.conflict.matching.sides import Side, Sides
from services.conflict.matching.vocabulary import PLACES

Terms = dict[str, float]


def wholes(one: Reading, other: Reading, found: Sides) -> Terms:
    """The terms of two names whose words are paired off."""
    return {
        **_equal(one, other, found),
        **_containment(found),
        **_one_within(found),
        **_together(found),
        **_ordinary(found),
        **_translated(found),
        **_most_telling(found),
        **_placed(found),
    }


def _equal(one: Reading, other: Reading, found: Sides) -> Terms:
    """Nothing is left over: the same words in any language and order, or words that are alike."""
    equal = float(one.in_order == other.in_order)
    complete = float(not found.less.open_places and not found.more.open_places)
    return {
        "same_words_rare": equal * max(*one.bits, *other.bits) / 10,
        "complete": complete,
        "complete_rare": complete * found.shared.rarest / 10,
    }


def _containment(found: Sides) -> Terms:
    """One name within the other: a short form of it, or somebody else."""
    less, more = found.less, found.more
    single = len(less.name.words) == 1
    return {
        "contained_rarest": float(less.covered > 0.9) * found.shared.rarest / 10,
        "single_contained": float(single and less.covered > 0.85) * more.open_bits / 20,
        "single_generic": float(single and less.name.dropped != more.name.dropped),
    }


def _one_within(found: Sides) -> Terms:
    """What stands around the shorter name: a parent before it, a town or a kind behind it."""
    less, more = found.less, found.more
    within = less.covered > 0.9 and not less.open_places and bool(more.open_places)
    size = min(less.name.total, 60.0) / 30
    before, behind = within and _stands(more, 0), within and _stands(more, len(more.name.words) - 1)
    return {
        "before_size": before * size,
        "behind_size": behind * size,
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
    }


def _ordinary(found: Sides) -> Terms:
    """How ordinary the word is that both share, and the words that only one has."""
    less, more, shared = found.less, found.more, found.shared.commonness
    opened = [more.name.commonness[place] for place in more.open_places]
    return {
        "ordinary_shared": shared,
        "ordinary_single": shared * (len(less.name.words) == 1),
        "ordinary_open": max(opened, default=0.0),
        "ordinary_open_least": min(opened, default=0.0),
    }


def _translated(found: Sides) -> Terms:
    """Equal in other words: two languages of one organisation, in which the order of words tells nothing."""
    less, more, shared = found.less, found.more, found.shared
    share = shared.translated / shared.equal if shared.equal else 0.0
    complete = float(not less.open_places and not more.open_places)
    return {
        "translated": min(shared.translated, 40.0) / 20,
        "translated_complete": share * complete,
        "translated_covered": share * less.covered * more.covered,
        "inverted_untranslated": min(shared.inversions, 3) / 3 * (1 - share),
        "acronym_complete": min(shared.acronym_letters, 5) / 5 * complete,
    }


def _most_telling(found: Sides) -> Terms:
    """Whether the most telling word of both is equal, only alike ("Stemtech"), or begins the other ("Sinomach")."""
    shared = found.shared
    return {
        "equal_rarest": shared.rarest_equal / 10,
        "alike_rarest": shared.rarest_alike / 10,
        "only_alike": max(0.0, shared.rarest_alike - shared.rarest_equal) / 10,
        "begun": shared.begun / 10,
        "only_begun": (shared.begun > shared.rarest_equal) * shared.begun / 10,
        "rarest_named": shared.rarest_named / 10,
    }


def _placed(found: Sides) -> Terms:
    """How much of what both share only says where they are, and whether one alone says where it is."""
    shared = found.shared
    open_less, open_more = (bool(side.open_words & PLACES) for side in (found.less, found.more))
    both = shared.equal + shared.alike
    return {
        "placed": min(shared.placed, 30.0) / 15,
        "placed_share": min(1.0, shared.placed / both) if both else 0.0,
        "place_one_sided": float(open_less != open_more),
    }
