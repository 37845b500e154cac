"""Checks what dealreg proves, offline, trusting nothing of dealreg's: one file, the standard library, `cryptography`.

    python verifier.py bundle BUNDLE.zip --key VKEY [--remember NOTE ... PROOF.json ...]
    python verifier.py receipt RECEIPT.json --key VKEY --notes KEYS.json [--record FILE]
    python verifier.py checkpoints OLD.note NEW.note PROOF.json --key VKEY --notes KEYS.json

VKEY is a key of the installation that you trust (`<name>/keys+…`); the notes in which each key vouches for the next say
which others count. Prints what is wrong, the first wrong record first, and exits with 1; or what it has looked at.
"""

import argparse
import base64
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HASH, WIDTH = 32, 256
TILE = re.compile(r"tile/(\d{1,2})/((?:x\d{3}/){0,5}\d{3})(?:\.p/\d{1,3})?")
decoded = partial(base64.b64decode, validate=True)


class Finding(NamedTuple):
    """One thing that is wrong: in which log or file, which records (first and last; -1 for none), and what."""

    place: str
    problem: str
    first: int = -1
    last: int = -1

    def __str__(self) -> str:
        span = f" record {self.first}" if self.first == self.last else f" records {self.first} to {self.last}"
        return f"{self.place}{span if self.first >= 0 else ''}: {self.problem}"


Verdict = tuple[list[Finding], list[str]]  # what is wrong, the first wrong record first; and what was looked at


def perfect(hashes: bytes) -> bytes:
    """The root over 1, 2, 4 … hashes."""
    while len(hashes) > HASH:
        hashes = b"".join([sha256(b"\x01" + hashes[at : at + 64]).digest() for at in range(0, len(hashes), 64)])
    return hashes


def climb(at: int, last: int, start: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """From a node up to the root that ended with it, and to the root of now (RFC 9162, 2.1.3.2, 2.1.4.2)."""
    old = new = start
    for beside in path:
        if last == 0:
            return b"", b""
        if at & 1 or at == last:
            old, new = perfect(beside + old), perfect(beside + new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = perfect(new + beside)
        at, last = at >> 1, last >> 1
    return (b"", b"") if last else (old, new)


def has_grown(old: "Checkpoint", new: "Checkpoint", proof: Sequence[bytes]) -> bool:
    """Whether it is proved that one tree begins with the other."""
    if not 0 < old.size <= new.size or old.origin != new.origin:
        return False
    path = list(proof) if old.size & (old.size - 1) and old.size != new.size else [old.root, *proof]
    at, last = old.size - 1, new.size - 1
    while at & 1 or (old.size == new.size and last):
        at, last = at >> 1, last >> 1
    return bool(path) and climb(at, last, path[0], path[1:]) == (old.root, new.root)


class Key(NamedTuple):
    """A name and an Ed25519 public key."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Read `<name>+<id>+<base64>`. Raises ValueError."""
        name, key_id, encoded = [*text.strip().split("+", 2), "", ""][:3]
        material = decoded(encoded)
        key = cls(name, material[1:])
        if len(material) != 1 + HASH or material[0] != 1 or key.id.hex() != key_id:
            raise ValueError(f"{text!r} is no key for Ed25519 signatures")
        return key

    @property
    def id(self) -> bytes:
        """What a signature names it by."""
        return sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]

    def has_signed(self, note: str) -> bool:
        """Whether it signed a note. Raises ValueError when it is named there and the signature does not hold."""
        text, signatures = parsed(note)
        own = [content[4:] for name, content in signatures if (name, content[:4]) == (self.name, self.id)]
        try:
            for signature in own:
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            raise ValueError(f"the signature of {self.name} does not hold") from None
        return bool(own)


def parsed(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text of a signed note, and each signer's name with the id of its key and its signature. Raises ValueError."""
    text, divided, lines = note.rpartition("\n\n")
    found = [re.fullmatch("\u2014 (\\S+) (\\S+)", line) for line in lines.split("\n")[:-1]]
    if not divided or not found or not lines.endswith("\n"):
        raise ValueError("this is no signed note")
    return f"{text}\n", [(each[1], decoded(each[2])) for each in found if each]


class Checkpoint(NamedTuple):
    """The name of a log, how many records it has, and the root over them."""

    origin: str
    size: int
    root: bytes


class Ring:
    """All keys that the first one leads to; each name they sign under has a key of its own id."""

    def __init__(self, first: Key, notes: Sequence[str]) -> None:
        """Without notes the first key counts alone. Raises ValueError when one is not vouched for by the one before."""
        self.name = first.name.removesuffix("/keys")
        self.publics: list[bytes] = [] if notes else [first.public]
        for number, text in enumerate(notes, start=1):
            public = decoded(text.split("\n")[2])
            wanted = [*self.publics[-1:], public]
            named = f"{first.name}\nkey {number}\n{base64.b64encode(public).decode()}\n"
            if parsed(text)[0] != named or not all(Key(first.name, each).has_signed(text) for each in wanted):
                raise ValueError(f"key {number} of {first.name} is not vouched for by the one before it")
            self.publics.append(public)
        if first.public not in self.publics:
            raise ValueError(f"the key that is trusted is none of those of {first.name}: these are another's proofs")

    def open(self, note: str, name: str) -> list[str]:
        """The lines of a note that one of the keys has signed under a name. Raises ValueError."""
        if not any(Key(name, public).has_signed(note) for public in self.publics):
            raise ValueError(f"it is not signed by a key of {name}")
        return parsed(note)[0].split("\n")

    def checkpoint(self, note: str) -> Checkpoint:
        """A checkpoint that one of the keys has signed. Raises ValueError."""
        origin, size, root, *_ = self.open(note, note.partition("\n")[0])
        if not size.isdecimal() or not origin.startswith(f"{self.name}/"):
            raise ValueError("this is no checkpoint of this installation")
        return Checkpoint(origin, int(size), decoded(root))


def part(content: bytes) -> bytes:
    """A part of the record bytes (docs/ledger.md): its length in four bytes, and itself."""
    return len(content).to_bytes(4, "big") + content


@dataclass
class Log:
    """The records of one log in a bundle, its tiles, and the checkpoint they lead to."""

    name: str
    signed: Checkpoint
    tiles: dict[tuple[int, int], bytes]
    findings: list[Finding] = field(default_factory=list)

    def check_tiles(self) -> None:
        """See that every tile hangs under the signed root; a wrong one names the records it speaks for."""
        size = self.signed.size
        if self.root_at(size) != self.signed.root:
            self._found(-1, -1, f"its tiles do not lead to the root signed for {size} records")
        for (level, number), hashes in sorted(self.tiles.items(), reverse=True):
            at, span = number % WIDTH * HASH, WIDTH ** (level + 1)
            width = max(0, min(WIDTH, size * WIDTH // span - number * WIDTH))
            above = self.tiles.get((level + 1, number // WIDTH), b"")[at : at + HASH]
            if len(hashes) != width * HASH or (width == WIDTH and perfect(hashes) != above):
                self._found(number * span, (number + 1) * span - 1, "their tile is not the one signed for")

    def root_at(self, size: int) -> bytes:
        """The root of the tree when it had so many records; nothing when a tile is missing."""
        first, trees = 0, []
        while first < size:
            height = (size - first).bit_length() - 1
            level, rest = divmod(height, 8)
            node = first >> (8 * level)
            at = node % WIDTH * HASH
            hashes = self.tiles.get((level, node // WIDTH), b"")[at : at + (HASH << rest)]
            if len(hashes) != HASH << rest:
                return b""
            trees.append(perfect(hashes))
            first += 1 << height
        return reduce(lambda right, left: perfect(left + right), reversed(trees)) if trees else sha256(b"").digest()

    def check_records(self, file: IO[bytes], ranges: Sequence[Sequence[int]]) -> str:
        """See that the records are those that should be there, each the one signed for; the file's SHA-256."""
        digest, wanted, before = sha256(), {n for first, last in ranges for n in range(first, last + 1)}, (-2, b"")
        while head := file.read(12):
            sequence, data = int.from_bytes(head[:8], "big"), file.read(int.from_bytes(head[8:], "big"))
            digest.update(head + data)
            if sequence not in wanted or sequence < before[0]:
                self._found(sequence, sequence, "it stands where it does not belong")
                continue
            wanted.remove(sequence)
            self._check_record(sequence, data, before)
            before = (sequence, sha256(data).digest())
        for sequence in sorted(wanted):
            self._found(sequence, sequence, "it is missing")
        return digest.hexdigest()

    def _check_record(self, sequence: int, data: bytes, before: tuple[int, bytes]) -> None:
        at = sequence % WIDTH * HASH
        if sha256(b"\x00" + data).digest() != self.tiles.get((0, sequence // WIDTH), b"")[at : at + HASH]:
            self._found(sequence, sequence, "it is not the record that was signed for")
        elif part(b"ce_sequence") + part(b"%d" % sequence) not in data:
            self._found(sequence, sequence, "it says to stand at another place")
        if before[0] == sequence - 1 and part(b"ce_previoushash") + part(before[1].hex().encode()) not in data:
            self._found(sequence - 1, sequence, "the second does not follow from the first")

    def check_remembered(self, known: Checkpoint, proofs: Sequence[list[bytes]]) -> None:
        """Compare with a checkpoint from elsewhere: what was signed once is the beginning of what is signed now."""
        have, size = self.signed.size, known.size
        if size > have:
            self._found(have, size - 1, f"{size} records were signed for, and {have} are left: the end was cut off")
        elif not (root := self.root_at(size)) and not any(has_grown(known, self.signed, each) for each in proofs):
            self._found(-1, -1, f"it has too few tiles for a checkpoint of {size} records, and no proof is given")
        elif root and root != known.root:
            self._found(0, size - 1, f"other {size} records were signed for: the log was forked or changed")

    def _found(self, first: int, last: int, problem: str) -> None:
        self.findings.append(Finding(self.name, problem, first, last))


def check_bundle(path: Path, key: Key, remembered: Sequence[str] = ()) -> Verdict:
    """Look at all of a bundle; `remembered` are checkpoints from elsewhere, and JSON with proofs of consistency."""
    try:
        with zipfile.ZipFile(path) as file:
            bundle = Bundle(file, key)
            known = [bundle.ring.checkpoint(text) for text in remembered if text[:1] != "{"]
            proofs = [[decoded(each) for each in json.loads(text)["proof"]] for text in remembered if text[:1] == "{"]
            for origin in {each.origin for each in known} - {log["origin"] for log in bundle.manifest["logs"].values()}:
                bundle.findings.append(Finding(origin, "a checkpoint of it is remembered, and nothing of it is here"))
            for name in bundle.manifest["logs"]:
                bundle.check_log(name, known, proofs)
            bundle.check_messages()
            bundle.check_files()
            return sorted(bundle.findings, key=lambda found: (found.first < 0, found.first)), bundle.checked
    except Exception as error:  # noqa: BLE001 - whatever it is that a made-up file brings about
        return [Finding(path.name, f"it cannot be read: {error!r}")], []


class Bundle:
    """A bundle that is being checked."""

    def __init__(self, file: zipfile.ZipFile, key: Key) -> None:
        """Raises ValueError when its keys do not follow from the one that is trusted, or it is no bundle."""
        self._file = file
        self.findings, self.checked, self._digests = list[Finding](), list[str](), dict[str, str]()
        self._names = file.namelist()
        if len({*self._names}) < len(self._names) or any(entry.compress_type for entry in file.infolist()):
            raise ValueError("two of its files have one name, or are packed: no bundle is made like that")
        self.ring = Ring(key, json.loads(self._read("keys.json"))["notes"])
        self._written = self._read("manifest.json")
        self.manifest = json.loads(self._written)
        if self.manifest.get("format") != "dealreg-bundle/1":
            raise ValueError("it is no bundle of this format")

    def check_log(self, name: str, known: Sequence[Checkpoint], proofs: Sequence[list[bytes]]) -> None:
        """Look at the records of a log; `known` are checkpoints from elsewhere, `proofs` may lead from them to its."""
        folder, spec = f"logs/{name}/", self.manifest["logs"][name]
        try:
            signed = self.ring.checkpoint(self._read(f"{folder}checkpoint").decode())
            inside = all(0 <= first <= last < signed.size for first, last in spec["ranges"])
            if not inside or (signed.origin, signed.size) != (spec["origin"], spec["size"]):
                raise ValueError("it is of another log, or of another size")
        except (LookupError, ValueError) as error:
            self.findings.append(Finding(f"{folder}checkpoint", str(error)))
            return
        log = Log(name, signed, dict(self._tiles(folder)))
        log.check_tiles()
        with self._open(f"{folder}records") as records:
            self._digests[f"{folder}records"] = log.check_records(records, spec["ranges"])
        for checkpoint in (each for each in known if each.origin == signed.origin):
            log.check_remembered(checkpoint, proofs)
        self.findings += log.findings
        listed = sum(last - first + 1 for first, last in spec["ranges"])
        self.checked.append(f"{signed.origin}: {listed} of the {signed.size} records that are signed for")

    def check_messages(self) -> None:
        """What a partner or a customer was told, in a bundle for them."""
        lines = self._read("messages.jsonl") if "messages.jsonl" in self.manifest["files"] else b""
        self.checked += [f"{lines.count(bytes([10]))} messages, each with its receipt"] if lines else []
        for number, line in enumerate(lines.splitlines(), start=1):
            try:
                check_receipt(json.loads(line), self.ring)
            except (LookupError, TypeError, ValueError) as error:
                self.findings.append(Finding(f"messages.jsonl line {number}", str(error)))

    def check_files(self) -> None:
        """See that the list of all files was signed, and that every file is there as it was then, and no other."""
        try:
            signed = self.ring.open(self._read("manifest.note").decode(), f"{self.ring.name}/bundles")
            if signed[2] != sha256(self._written).hexdigest():
                raise ValueError("it was changed after it was signed")
        except (LookupError, ValueError) as error:
            self.findings.append(Finding("manifest.json", str(error)))
        files, names = self.manifest["files"], {*self._names} - {"manifest.json", "manifest.note"}
        passed_over = {each for each in names if each.endswith("/records") and each not in self._digests}
        for name in sorted(names | {*files}):
            if name not in files or name not in names or name in passed_over:
                self.findings.append(Finding(name, "it is missing, does not belong here, or could not be checked"))
            elif (self._digests.get(name) or sha256(self._read(name)).hexdigest()) != files[name]:
                self.findings.append(Finding(name, "it is not the file that was signed for"))

    def _tiles(self, folder: str) -> Iterator[tuple[tuple[int, int], bytes]]:
        for name in (each for each in self._names if each.startswith(folder)):
            if found := TILE.fullmatch(name.removeprefix(folder)):
                yield (int(found[1]), int(re.sub("[x/]", "", found[2]))), self._read(name)

    def _open(self, name: str) -> IO[bytes]:
        file = self._file.open(name)
        vars(file)["_expected_crc"] = None  # hashes say more than the ZIP's sum, and where
        return file

    def _read(self, name: str) -> bytes:
        return self._open(name).read()


def check_receipt(told: dict[str, Any], ring: Ring, record: bytes | None = None) -> None:
    """See that a message is the one of a receipt, and a record the one it binds. Raises ValueError."""
    event, lines = told["event"], ring.open(told["receipt"], f"{ring.name}/receipts")
    data = json.dumps(event["data"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    said = [event["id"], event["type"], event["subject"], event["time"].replace("Z", "+00:00")]
    if lines[1] != "receipt/v1" or lines[2:6] != said or decoded(lines[6]) != sha256(data).digest():
        raise ValueError(f"event {event['id']}: the receipt is for something else")
    bound = record and sha256(bytes.fromhex(told["opening"]) + sha256(record).digest()).digest()
    if bound is not None and bound != decoded(lines[7]):
        raise ValueError(f"event {event['id']}: the record is not the one that the receipt binds")


def check_proof(told: dict[str, Any], ring: Ring, record: bytes | None = None) -> None:
    """See that a record is in the log (C2SP tlog-proof, as the vendor's staff gets it). Raises ValueError."""
    head, _, note = told["proof"].partition("\n\n")
    signed = ring.checkpoint(note)
    header, index, *path = [line for line in head.split("\n") if not line.startswith("extra ")]
    if header != "c2sp.org/tlog-proof@v1" or not re.fullmatch("index [0-9]+", index):
        raise ValueError("this is no proof of inclusion")
    leaf = bytes.fromhex(told["leaf"]) if record is None else sha256(b"\x00" + record).digest()
    number = int(index.removeprefix("index "))
    root = climb(number, signed.size - 1, leaf, [decoded(each) for each in path])[1]
    if root != signed.root or number >= signed.size:
        raise ValueError(f"record {number} is not in the log of {signed.size} records")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 when nothing is wrong."""
    parser = argparse.ArgumentParser(description="Checks what dealreg proves, offline.")
    parser.add_argument("what", choices=("bundle", "receipt", "checkpoints"))
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--key", required=True, type=Key.parse)
    parser.add_argument("--notes", type=Path, help="keys.json of a bundle, or GET /v1/audit/keys")
    parser.add_argument("--record", type=Path, help="the record bytes that a receipt is to bind")
    parser.add_argument("--remember", type=Path, nargs="*", default=[], help="checkpoints and proofs from before")
    given = parser.parse_args(arguments)
    try:
        found, checked = _checked(given)
    except Exception as error:  # noqa: BLE001 - whatever it is that a made-up file brings about
        found, checked = [Finding(str(given.files[0]), str(error) or repr(error))], []
    sys.stdout.write("\n".join((*([f"WRONG {each}" for each in found] or ["Nothing is wrong.", *checked]), "")))
    return 1 if found else 0


def _checked(given: argparse.Namespace) -> Verdict:
    if given.what == "bundle":
        return check_bundle(given.files[0], given.key, [path.read_text() for path in given.remember])
    ring = Ring(given.key, json.loads(given.notes.read_text())["notes"] if given.notes else [])
    texts = [path.read_text() for path in given.files]
    if given.what == "receipt":
        told, record = json.loads(texts[0]), given.record.read_bytes() if given.record else None
        (check_proof if "proof" in told else check_receipt)(told, ring, record)
        return [], ["the signatures, and the record" if record else "the signatures; no --record was given"]
    if len(texts) != 3:
        raise ValueError("it takes OLD.note NEW.note PROOF.json")
    old, new = map(ring.checkpoint, texts[:2])
    if not has_grown(old, new, [decoded(each) for each in json.loads(texts[2])["proof"]]):
        raise ValueError(f"{new.origin} of {new.size} records did not grow from {old.origin} of {old.size}: a fork")
    return [], [f"{new.origin}: {new.size} records, of which the first are the {old.size} of before"]


if __name__ == "__main__":
    sys.exit(main())
