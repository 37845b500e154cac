"""Checkpoints of a log (C2SP tlog-checkpoint), and proofs that stand by themselves (tlog-proof)."""

import base64
import binascii
from collections.abc import Sequence
from typing import NamedTuple

from services.kit.proof.hashing import HASH_BYTES
from services.kit.proof.notes import Note, NoteError, parse
from services.kit.proof.proving import ProofError, check_inclusion

PROOF_HEADER = "c2sp.org/tlog-proof@v1"


class Checkpoint(NamedTuple):
    """What a log says of itself: its name, how many leaves it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """The note's text."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint's text; lines behind the third are somebody's own. Raises NoteError."""
    origin, size, root, *rest = [*text.split("\n"), "", ""]
    if not origin or not size.isdecimal() or str(int(size)) != size or not rest or not text.endswith("\n"):
        raise NoteError("this is no checkpoint")
    return Checkpoint(origin, int(size), _hash(root))


class TlogProof(NamedTuple):
    """That a leaf stands in a log: its place, the way to the root, and the checkpoint with that root."""

    leaf_index: int
    path: Sequence[bytes]
    checkpoint: Note

    def __str__(self) -> str:
        lines = [PROOF_HEADER, f"index {self.leaf_index}", *(base64.b64encode(each).decode() for each in self.path)]
        return "\n".join((*lines, "", str(self.checkpoint)))

    def check(self, leaf: bytes) -> Checkpoint:
        """See that it proves this leaf's hash; who signed is the note's affair. Raises ProofError and NoteError."""
        found = read_checkpoint(self.checkpoint.text)
        check_inclusion(leaf, self.leaf_index, found.size, self.path, found.root)
        return found


def read_proof(data: str) -> TlogProof:
    """Read a proof; what its author added in `extra` is left aside. Raises NoteError and ProofError."""
    head, divided, note = data.partition("\n\n")
    header, *lines = head.split("\n")
    if header != PROOF_HEADER or not divided:
        raise ProofError("this is no proof of inclusion")
    if lines and lines[0].startswith("extra "):
        lines = lines[1:]
    word, _, index = (lines or [""])[0].partition(" ")
    if word != "index" or not index.isdecimal() or str(int(index)) != index:
        raise ProofError("the proof does not say which leaf it is about")
    return TlogProof(int(index), tuple(map(_hash, lines[1:])), parse(note))


def _hash(text: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != HASH_BYTES:
        raise NoteError("a line that should be a hash is none")
    return found
