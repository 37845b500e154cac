"""The tree against RFC 6962's own words, and against trees, leaves and proofs that were changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.proof import (
    EMPTY_ROOT,
    Edge,
    ProofError,
    TileId,
    check_consistency,
    check_inclusion,
    consistency_proof,
    edge_of,
    inclusion_proof,
    leaf_hash,
    read_path,
    root_of,
    width_at,
)
from tests.kit.proof.trees import Grown, leaves, plain_root

LEAVES = leaves(700)
TREE = Grown(LEAVES).tiles
ROOTS = {size: plain_root(LEAVES[:size]) for size in range(1, 701)}
SIZES = st.integers(1, 700)


def test_the_root_of_nothing_and_of_one_leaf_are_those_of_the_rfc() -> None:
    assert Grown().edge.root() == EMPTY_ROOT
    assert Grown([leaf_hash(b"")]).edge.root() == leaf_hash(b"")
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 511, 512, 513, 700])
def test_a_tree_that_grew_leaf_by_leaf_has_the_root_of_the_rfc(size: int) -> None:
    grown = Grown(LEAVES[:size])
    assert grown.edge.root() == root_of(grown.tiles, size) == ROOTS[size]


@given(SIZES, st.data())
def test_every_leaf_is_proved_at_its_place_and_at_no_other(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(TREE, index, size)
    check_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index)) if size > 1 else size
    with pytest.raises(ProofError):
        check_inclusion(LEAVES[index], other, size, proof, ROOTS[size])


@given(SIZES, SIZES)
def test_a_larger_tree_is_proved_to_begin_with_a_smaller_one(one: int, other: int) -> None:
    old, new = sorted((one, other))
    check_consistency(old, ROOTS[old], new, ROOTS[new], consistency_proof(TREE, old, new))


@given(SIZES, SIZES, st.data())
def test_a_fork_has_no_proof_of_consistency(one: int, other: int, data: st.DataObject) -> None:
    old, new = sorted((one, other))
    changed = data.draw(st.integers(0, old - 1))
    fork = [*LEAVES[:changed], leaf_hash(b"another"), *LEAVES[changed + 1 : new]]
    proof = consistency_proof(Grown(fork).tiles, old, new)
    with pytest.raises(ProofError):
        check_consistency(old, ROOTS[old], new, plain_root(fork), proof)


@given(SIZES, st.data())
def test_a_proof_of_another_length_or_with_another_hash_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(TREE, index, size)
    wrong = [[*proof, LEAVES[0]], proof[:-1] if proof else [LEAVES[1]]]
    wrong += [[*proof[:at], LEAVES[699], *proof[at + 1 :]] for at in range(len(proof))]
    for each in wrong:
        with pytest.raises(ProofError):
            check_inclusion(LEAVES[index], index, size, each, ROOTS[size])


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5)])
def test_what_no_tree_can_grow_from_has_no_proof(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="cannot have grown"):
        consistency_proof(TREE, old, new)
    with pytest.raises(ProofError):
        check_consistency(old, ROOTS[5], new, ROOTS[5], [])


@given(SIZES, SIZES)
def test_growing_goes_on_from_the_edge_alone(one: int, other: int) -> None:
    old, new = sorted((one, other))
    kept = {tile: hashes for tile, hashes in TREE.items() if tile in edge_of(old)}
    edge = Edge(old, kept, lambda *_: None)
    assert edge.root() == ROOTS[old]
    for leaf in LEAVES[old:new]:
        edge.append(leaf)
    assert edge.root() == ROOTS[new]


@pytest.mark.parametrize(
    ("tile", "width", "path"),
    [
        (TileId(0, 0), 256, "0/000"),
        (TileId(1, 1_234_067), 256, "1/x001/x234/067"),
        (TileId(0, 273), 112, "0/273.p/112"),
        (TileId(2, 1000), 1, "2/x001/000.p/1"),
    ],
)
def test_tiles_have_the_addresses_of_tlog_tiles(tile: TileId, width: int, path: str) -> None:
    assert tile.path(width) == path
    assert read_path(path) == (tile, width)


@pytest.mark.parametrize(
    "path", ["", "0", "0/", "0/1", "00/001", "0/x001", "0/001.p/0", "0/001.p/256x", "a/001", "0/0001"]
)
def test_other_addresses_are_no_tiles(path: str) -> None:
    with pytest.raises(ValueError, match="tile"):
        read_path(path)


def test_widths_are_those_of_the_example_in_the_specification() -> None:
    widths = [
        width_at(tile, 70_000) for tile in (TileId(0, 272), TileId(0, 273), TileId(1, 0), TileId(1, 1), TileId(2, 0))
    ]
    assert widths == [256, 112, 256, 17, 1]
    assert [tile.path(width_at(tile, 70_000)) for tile in edge_of(70_000)] == ["0/273.p/112", "1/001.p/17", "2/000.p/1"]
