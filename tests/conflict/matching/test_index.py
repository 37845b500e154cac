"""The index finds the same whether it was built in one go, grew, lost customers, or came from a checkpoint."""

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.conflict.matching import Index, IndexImage, Written, profile, resolve
from services.conflict.matching import postings as kept
from services.conflict.matching.letters import Letters, rows_of
from services.conflict.matching.postings import Postings
from services.kit.organisations.names import name_forms

WORDS = "siemens volkswagen globex initech umbrella hooli acme bank energy systems institute".split()
NAMES = [f"{one} {other} Ltd".title() for one in WORDS for other in WORDS if one != other]
ENTRIES = st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), min_size=1, max_size=25)


def known(name: str):
    return profile(Written(name, website=f"{name.split(maxsplit=1)[0].lower()}.com"))


def built(entries: list[tuple[str, bool]]) -> Index:
    """An index of customers, of which some were removed."""
    index = Index()
    for number, (name, _) in enumerate(entries):
        index.add(f"c{number}", known(name))
    for number, (_, gone) in enumerate(entries):
        if gone:
            index.remove(f"c{number}")
    return index


@given(ENTRIES, st.sampled_from(NAMES))
def test_an_index_from_a_checkpoint_finds_the_same_in_the_same_order(entries: list[tuple[str, bool]], asked: str):
    index, restored = built(entries), Index()
    restored.load(msgspec.msgpack.decode(msgspec.msgpack.encode(index.dump()), type=IndexImage))
    assert restored.candidates(known(asked)) == index.candidates(known(asked))
    assert resolve(known(asked), restored) == resolve(known(asked), index)
    for one in (index, restored):
        one.add("later", known(asked))
    assert restored.candidates(known(asked)) == index.candidates(known(asked))


@given(ENTRIES, st.sampled_from(NAMES))
def test_a_customer_that_was_removed_is_never_found(entries: list[tuple[str, bool]], asked: str):
    index = built(entries)
    gone = {f"c{number}" for number, (_, removed) in enumerate(entries) if removed}
    assert gone.isdisjoint(index.candidates(known(asked)))
    assert len(index) == len(entries) - len(gone)


def test_removing_returns_the_writings_as_they_were_added():
    index = built([("Siemens Bank Ltd", False)])
    index.add("c0", known("Siemens Energy Ltd"))
    assert [one.name for one in index.remove("c0")] == ["Siemens Bank Ltd", "Siemens Energy Ltd"]
    assert index.remove("c0") == []


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=60))
def test_postings_that_were_merged_are_those_that_were_entered(entered: list[tuple[int, bool]]):
    postings, plain = Postings(), {key: [] for key in range(7)}
    for number, (key, merged) in enumerate(entered):
        postings.enter((key,), number)
        plain[key].append(number)
        if merged:
            postings.merge()
    assert [found.tolist() for found in postings.under(range(7))] == list(plain.values())
    restored = Postings()
    restored.load(postings.dump())
    assert [found.tolist() for found in restored.under(range(7))] == list(plain.values())


@given(st.lists(st.integers(0, 9), max_size=120), st.integers(1, 9), st.integers(0, 30))
def test_postings_are_the_same_however_often_they_were_merged(entered: list[int], latest: int, short: int):
    postings, plain = Postings(), {key: [] for key in range(10)}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kept, "LATEST_MAX", latest)
        patched.setattr(kept, "SHORT_MIN", short)
        for number, key in enumerate(entered):
            postings.enter((key,), number)
            plain[key].append(number)
    assert [found.tolist() for found in postings.under(range(10))] == list(plain.values())
    assert (postings.bytes > 12) == (len(entered) > latest)


LETTERS_OF = st.text("abc é", min_size=1, max_size=12)


@given(st.lists(LETTERS_OF, min_size=1, max_size=12), LETTERS_OF)
def test_resemblance_of_many_is_that_of_each(names: list[str], asked: str):
    many = Letters()
    for name in names:
        many.add(rows_of(name))
    found = many.resemblance(rows_of(asked), np.arange(len(names)))
    for name, resemblance in zip(names, found.tolist(), strict=True):
        alone = Letters()
        alone.add(rows_of(name))
        assert alone.resemblance(rows_of(asked), np.arange(1)).tolist() == [resemblance]
        assert 0.0 <= resemblance <= 1.0
        assert resemblance == (1.0 if rows_of(name) and name_forms(name) == name_forms(asked) else resemblance)


def test_an_unrelated_customer_changes_no_verdict():
    index = built([(name, False) for name in NAMES[:40]])
    asked = profile(Written("Siemens Volkswagn Ltd"))
    before = resolve(asked, index)
    index.add("stranger", profile(Written("Zzyzx Road Diner", website="zzyzx.example")))
    assert resolve(asked, index) == before
