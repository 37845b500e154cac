"""What an insider could do to a bundle: edits, drops, swaps, truncations, forks, key swaps; each says where it was."""

import json
from collections.abc import Callable
from hashlib import sha256
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.kit.proof import NoteSigner, TileId, leaf_hash, parse, sign, width_at
from tests.kit.proof.worlds import FOLDER, NAME, Copy, Deed, World

Doer = Callable[[World, bytes, Random], Deed]


def changed_bit(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]


def edited(world: World, bundle: bytes, random: Random) -> Deed:
    """One bit of one record."""
    copy, found = Copy(bundle), Copy(bundle).records()
    at = random.randrange(len(found))
    sequence, data = found[at]
    copy.set_records([*found[:at], (sequence, changed_bit(data, random)), *found[at + 1 :]])
    return Deed(copy.written(), record=sequence)


def edited_with_its_hash(world: World, bundle: bytes, random: Random) -> Deed:
    """One bit of a record, and the tile of level 0 made to agree: the tile above and the next record tell."""
    copy, found = Copy(bundle), Copy(bundle).records()
    at = random.randrange(len(found) - 1)
    sequence, data = found[at]
    found[at] = (sequence, changed_bit(data, random))
    copy.set_records(found)
    tile = TileId(0, sequence // 256)
    name = f"{FOLDER}/tile/{tile.path(width_at(tile, len(world.records)))}"
    hashes, place = copy.files[name], sequence % 256 * 32
    copy.files[name] = hashes[:place] + leaf_hash(found[at][1]) + hashes[place + 32 :]
    return Deed(copy.written(), record=sequence)


def dropped(world: World, bundle: bytes, random: Random) -> Deed:
    """One record gone."""
    copy, found = Copy(bundle), Copy(bundle).records()
    sequence, _ = found.pop(random.randrange(len(found)))
    copy.set_records(found)
    return Deed(copy.written(), record=sequence)


def swapped(world: World, bundle: bytes, random: Random) -> Deed:
    """Two records in each other's place, under their own numbers or under each other's."""
    copy, found = Copy(bundle), Copy(bundle).records()
    one, other = sorted(random.sample(range(len(found)), 2))
    if random.random() < 0.5:
        found[one], found[other] = (found[one][0], found[other][1]), (found[other][0], found[one][1])
    else:
        found[one], found[other] = found[other], found[one]
    copy.set_records(found)
    return Deed(copy.written(), record=Copy(bundle).records()[one][0])


def cut_off(world: World, bundle: bytes, random: Random) -> Deed:
    """The last records gone, at any byte."""
    copy, found = Copy(bundle), Copy(bundle).records()
    name = f"{FOLDER}/records"
    copy.files[name] = copy.files[name][: random.randrange(1, len(copy.files[name]))]
    left = {number for number, _ in Copy(copy.written()).records()}
    whole = [number for number, data in found if number not in left]
    return Deed(copy.written(), record=whole[0] if whole else found[-1][0])


def tile_edited(world: World, bundle: bytes, random: Random) -> Deed:
    """One bit of a tile: the file is named, beside the records that do not fit it any more."""
    copy = Copy(bundle)
    name = random.choice([name for name in copy.files if name.startswith(f"{FOLDER}/tile/0/")])
    at = random.randrange(len(copy.files[name]) // 32)
    hashes = copy.files[name]
    copy.files[name] = hashes[: at * 32] + changed_bit(hashes[at * 32 : at * 32 + 32], random) + hashes[at * 32 + 32 :]
    return Deed(copy.written(), place=name)


def key_swapped(world: World, bundle: bytes, random: Random) -> Deed:
    """The log is signed anew with another key: the ring and the checkpoint do not follow from the trusted one."""
    other = World(len(world.records), seed=random.randbytes(32))
    copy = Copy(bundle)
    if random.random() < 0.5:
        copy.files[f"{FOLDER}/checkpoint"] = other.checkpoint.encode()
        return Deed(copy.written(), place=f"{FOLDER}/checkpoint")
    copy.files = Copy(other.bundle(range(len(other.records)))).files
    return Deed(copy.written(), place="bundle.zip")


def signature_edited(world: World, bundle: bytes, random: Random) -> Deed:
    """One bit of the signature under the checkpoint."""
    copy = Copy(bundle)
    name = f"{FOLDER}/checkpoint"
    note = parse(copy.files[name].decode())
    line = note.signatures[0]
    damaged = line._replace(signature=changed_bit(line.signature, random))
    copy.files[name] = str(note._replace(signatures=(damaged,))).encode()
    return Deed(copy.written(), place=name)


def forked(world: World, bundle: bytes, random: Random) -> Deed:
    """The worst: who has the log's key tells another story from some record on, and signs it; old checkpoints tell."""
    at = random.randrange(len(world.records))
    fork = World(len(world.records), fork_at=at, words=str(random.random()))
    first = next((size for size in sorted(world.older) if size > at), None)
    remembered = world.checkpoint if first is None else world.older[first]
    return Deed(fork.bundle(range(len(fork.records))), record=at, remembered=(remembered,), span=len(world.records))


def rolled_back(world: World, bundle: bytes, random: Random) -> Deed:
    """The log as it was before: whole, signed, and too short for who remembers a later checkpoint."""
    size = random.choice(sorted(world.older)[:-1])
    short = World(size, whole=len(world.records))
    return Deed(short.bundle(range(size)), record=size, remembered=(world.checkpoint,), span=len(world.records))


def file_edited(world: World, bundle: bytes, random: Random) -> Deed:
    """What people read is changed, and the list of files with it."""
    copy = Copy(bundle)
    copy.files["report.html"] = changed_bit(copy.files["report.html"], random)
    if random.random() < 0.5:
        return Deed(copy.written(), place="report.html")
    manifest = copy.manifest()
    manifest["files"]["report.html"] = sha256(copy.files["report.html"]).hexdigest()
    copy.files["manifest.json"] = json.dumps(manifest).encode()
    return Deed(copy.written(), place="manifest.json")


def relisted(world: World, bundle: bytes, random: Random) -> Deed:
    """A record is dropped, and the lists agree: they are not the signed ones any more."""
    copy, found = Copy(bundle), Copy(bundle).records()
    sequence, _ = found.pop(random.randrange(1, len(found) - 1))
    copy.set_records(found)
    manifest = copy.manifest()
    manifest["files"][f"{FOLDER}/records"] = sha256(copy.files[f"{FOLDER}/records"]).hexdigest()
    first, last = manifest["logs"]["registration-0"]["ranges"][0]
    manifest["logs"]["registration-0"]["ranges"] = [[first, sequence - 1], [sequence + 1, last]]
    copy.files["manifest.json"] = json.dumps(manifest).encode()
    return Deed(copy.written(), place="manifest.json")


def own_list(world: World, bundle: bytes, random: Random) -> Deed:
    """The list is signed by a stranger under the log's name."""
    copy = Copy(bundle)
    stranger = NoteSigner(f"{NAME}/bundles", Ed25519PrivateKey.from_private_bytes(random.randbytes(32)))
    copy.files["manifest.note"] = str(sign(parse(copy.files["manifest.note"].decode()).text, stranger)).encode()
    return Deed(copy.written(), place="manifest.json")


def relisted_with_the_key(world: World, copy: Copy) -> bytes:
    """The list of all files made anew and signed by who has the log's key; the checkpoint stays as others know it."""
    manifest = copy.manifest()
    manifest["files"] = {
        name: sha256(content).hexdigest() for name, content in copy.files.items() if not name.startswith("manifest.")
    }
    copy.files["manifest.json"] = json.dumps(manifest).encode()
    text = f"{NAME}/bundles\nexport-1\n{sha256(copy.files['manifest.json']).hexdigest()}\n"
    copy.files["manifest.note"] = str(sign(text, world.keys.signer(f"{NAME}/bundles"))).encode()
    return copy.written()


def tile_narrowed(world: World, bundle: bytes, random: Random) -> Deed:
    """Who has the key gives a full tile another width, as if none hung above it, and changes a record under it."""
    copy = Copy(world.bundle(range(0, len(world.records), 2)))
    found, at = copy.records(), random.randrange(250)
    sequence = found[at][0]
    name = f"{FOLDER}/tile/{TileId(0, sequence // 256).path()}"
    found[at] = (sequence, changed_bit(found[at][1], random))
    copy.set_records(found)
    hashes, place = copy.files[name], sequence % 256 * 32
    forged = hashes[:place] + leaf_hash(found[at][1]) + hashes[place + 32 :]
    copy.files[name] = forged[:-32] if random.random() < 0.5 else forged + bytes(32)
    return Deed(relisted_with_the_key(world, copy), record=sequence)


def log_hidden(world: World, bundle: bytes, random: Random) -> Deed:
    """Who has the key leaves a log out of what is to be checked, and lets its records lie in the bundle."""
    copy, found = Copy(bundle), Copy(bundle).records()
    at = random.randrange(len(found))
    found[at] = (found[at][0], changed_bit(found[at][1], random))
    copy.set_records(found)
    manifest = copy.manifest()
    manifest["logs"] = {}
    copy.files["manifest.json"] = json.dumps(manifest).encode()
    return Deed(relisted_with_the_key(world, copy), place=f"{FOLDER}/records")


DEEDS: tuple[Doer, ...] = (
    edited,
    edited_with_its_hash,
    dropped,
    swapped,
    cut_off,
    tile_edited,
    key_swapped,
    signature_edited,
    forked,
    rolled_back,
    file_edited,
    relisted,
    own_list,
    tile_narrowed,
    log_hidden,
)
