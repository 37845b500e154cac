"""A witness of logs: it remembers the newest checkpoint it saw of each, and signs only what grew out of that.

The rules are those of C2SP's tlog-witness, the signature is that of its tlog-cosignature.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.kit.keys import secret_key
from services.kit.proof.checkpoints import Checkpoint, read_checkpoint
from services.kit.proof.notes import COSIGNATURE, Note, NoteError, VerifierKey, parse
from services.kit.proof.notes import Witness as Cosigner
from services.kit.proof.proving import ProofError, check_consistency

KEY_FILE = "witness-key"
KEPT, REFUSED = ".note", ".refused.note"


class ForkError(ProofError):
    """What a log signed once is not shown to be the beginning of what it signs now; the text says how they differ."""


class Memory:
    """A witness's folder: its key, made at its first use, and what it saw last of each log, as it signed that itself.

    What it had to refuse lies beside what it remembers: both signed by the log, they are the proof against it.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Raises WeakKeyError, NoteError for what cannot be a name, OSError."""
        self._folder = folder
        self._private = Ed25519PrivateKey.from_private_bytes(secret_key(None, folder / KEY_FILE))
        self.key = VerifierKey(name, COSIGNATURE, self._private.public_key().public_bytes_raw())
        VerifierKey.parse(str(self.key))

    @property
    def origins(self) -> list[str]:
        """The logs of which something is remembered."""
        names = (path.name for path in self._folder.glob(f"*{KEPT}") if not path.name.endswith(REFUSED))
        return sorted(unquote(name.removesuffix(KEPT)) for name in names)

    def checkpoint(self, origin: str) -> Checkpoint | None:
        """What is remembered of a log. Raises NoteError when this witness has not signed what lies there."""
        path = self.place(origin)
        if not path.exists():
            return None
        note = parse(path.read_text())
        note.signed_by([self.key])
        found = read_checkpoint(note.text)
        if found.origin != origin:
            raise NoteError(f"{path} is about {found.origin}")
        return found

    def take(self, note: Note, keys: Iterable[VerifierKey], proof: Sequence[bytes], at_seconds: int) -> Note:
        """A log's checkpoint with this witness's signature, which is remembered before anybody gets it.

        `keys`: whose signatures are believed; `proof`: that it grew out of what is remembered, if anything is.
        `at_seconds` since 1970. Raises NoteError, ForkError.
        """
        note.signed_by(keys)
        new = read_checkpoint(note.text)
        with self._alone():
            old = self.checkpoint(new.origin)
            try:
                if old is not None:
                    _check_growth(old, new, proof)
            except ForkError:
                self._keep(self.place(new.origin, REFUSED), note)
                raise
            signed = note.also_signed([Cosigner(self.key.name, self._private, at_seconds)])
            self._keep(self.place(new.origin), signed)
        return signed

    def place(self, origin: str, kind: str = KEPT) -> Path:
        """Where it lies what is remembered of a log, or what was refused."""
        return self._folder / (quote(origin, safe="") + kind)

    def _keep(self, path: Path, note: Note) -> None:
        """On the disk, whole or not at all: a witness that forgets would sign for a fork."""
        aside = path.with_suffix(".new")
        with aside.open("w") as file:
            file.write(str(note))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else looks and signs with this memory at the same time, or the later one could take it back."""
        with (self._folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _check_growth(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> None:
    if new.size < old.size:
        raise ForkError(f"{new.origin} showed {old.size} records before, and shows {new.size} now")
    if new.size == old.size and new.root != old.root:
        raise ForkError(f"{new.origin} signed for {old.size} records twice, and for other ones each time")
    try:
        if old.size:
            check_consistency(old.size, old.root, new.size, new.root, proof)
    except ProofError as error:
        raise ForkError(f"{new.origin} is not shown to have grown: {error}") from None
