"""Proof that nothing in a log was changed: Merkle tree, signed checkpoints, proofs, receipts; knows no deal."""

from services.kit.proof.checkpoints import Checkpoint, TlogProof, read_checkpoint, read_proof
from services.kit.proof.hashing import EMPTY_ROOT, leaf_hash
from services.kit.proof.notes import Note, NoteError, NoteSigner, VerifierKey, Witness, parse, sign
from services.kit.proof.proving import (
    ProofError,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    root_of,
)
from services.kit.proof.shape import Stretch, consistency_stretches, inclusion_stretches
from services.kit.proof.tiles import Edge, TileId, Tiles, edge_of, read_path, tiles_of, width_at
from services.kit.proof.witnessing import ForkError, Memory

__all__ = [
    "EMPTY_ROOT",
    "Checkpoint",
    "Edge",
    "ForkError",
    "Memory",
    "Note",
    "NoteError",
    "NoteSigner",
    "ProofError",
    "Stretch",
    "TileId",
    "Tiles",
    "TlogProof",
    "VerifierKey",
    "Witness",
    "check_consistency",
    "check_inclusion",
    "consistency_proof",
    "consistency_stretches",
    "edge_of",
    "inclusion_proof",
    "inclusion_stretches",
    "leaf_hash",
    "parse",
    "read_checkpoint",
    "read_path",
    "read_proof",
    "root_of",
    "sign",
    "tiles_of",
    "width_at",
]
