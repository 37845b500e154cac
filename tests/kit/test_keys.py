"""Keys: made once, kept from others' eyes, refused when weak, and apart for each purpose."""

import base64
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.kit.keys import WeakKeyError, derived_key, load_or_make, secret_key


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    path = tmp_path / "data" / "some.key"
    first = secret_key(None, path)
    assert len(first) == 32
    assert secret_key(None, path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["some.key"]


def test_of_many_makers_one_wins(tmp_path):
    path = tmp_path / "some.key"
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: secret_key(None, path), range(40)))
    assert len(found) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_can_read_is_refused(tmp_path, mode):
    path = tmp_path / "some.key"
    load_or_make(path, lambda: b"secret words")
    path.chmod(mode)
    with pytest.raises(WeakKeyError, match="others") as refused:
        load_or_make(path, lambda: b"")
    assert "secret" not in str(refused.value)


def test_a_key_of_the_environment_wins(tmp_path):
    given = base64.b64encode(bytes(range(32))).decode()
    assert secret_key(given, tmp_path / "unused.key") == bytes(range(32))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", ["", "short", base64.b64encode(bytes(31)).decode(), "ä" * 44, "!" * 44])
def test_a_malformed_key_is_refused_and_not_shown(tmp_path, given):
    with pytest.raises(WeakKeyError) as refused:
        secret_key(given, tmp_path / "unused.key")
    assert not given or given not in str(refused.value)


def test_each_purpose_has_a_key_of_its_own():
    keys = {derived_key(bytes(32), purpose) for purpose in ("tokens", "vault sealing", "vault matching")}
    assert len(keys) == 3
