"""What every blob store promises.  A new one joins ``STORES`` and has to keep it too."""

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from server.adapters.blobs import BlobFolder, BlobMissing, BlobStore

STORES: dict[str, Callable[[Path], BlobStore]] = {"a local folder": BlobFolder}
PICTURE = bytes(range(256)) * 40


@pytest.fixture(params=sorted(STORES))
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], BlobStore]:
    """The store, and the same one again as a server finds it that has just been started."""
    return lambda: STORES[request.param](tmp_path / "blobs")


@pytest.fixture
def store(open_store: Callable[[], BlobStore]) -> BlobStore:
    return open_store()


def test_what_is_put_is_found_by_its_hash_also_after_a_start(open_store: Callable[[], BlobStore]) -> None:
    digest = open_store().put(PICTURE)
    assert digest == hashlib.sha256(PICTURE).digest()
    assert open_store().get(digest) == PICTURE


def test_the_same_content_is_kept_once_and_another_beside_it(store: BlobStore) -> None:
    assert store.put(PICTURE) == store.put(PICTURE)
    other = store.put(PICTURE + b"x")
    assert store.get(other) == PICTURE + b"x"
    assert store.get(hashlib.sha256(PICTURE).digest()) == PICTURE


def test_what_was_never_put_is_missing(store: BlobStore) -> None:
    with pytest.raises(BlobMissing):
        store.get(hashlib.sha256(b"never").digest())


def test_nothing_is_content_too(store: BlobStore) -> None:
    assert store.get(store.put(b"")) == b""


def test_parts_are_joined_in_the_order_of_their_offsets(open_store: Callable[[], BlobStore]) -> None:
    store = open_store()
    for offset, part in ((0, b"012345678"), (10, b"AB"), (9, b"9"), (12, b"C")):  # as numbers, not as texts
        store.put_part("u1", offset, part)
    assert open_store().joined("u1") == b"0123456789ABC"


def test_what_does_not_follow_on_is_no_part_of_it(store: BlobStore) -> None:
    for offset, part in ((0, b"0123"), (2, b"of before"), (4, b"45"), (9, b"of before")):
        store.put_part("u1", offset, part)
    assert store.joined("u1") == b"012345"
    store.put_part("u2", 4, b"without a beginning")
    assert store.joined("u2") == b""


def test_a_part_takes_the_place_of_another_at_its_offset(store: BlobStore) -> None:
    store.put_part("u1", 0, b"as it was before the power failed")
    store.put_part("u1", 0, b"as it is")
    assert store.joined("u1") == b"as it is"


def test_uploads_know_nothing_of_each_other(store: BlobStore) -> None:
    store.put_part("u1", 0, b"one")
    store.put_part("u2", 0, b"two")
    assert store.unfinished() == ["u1", "u2"]
    store.drop_parts("u1")
    assert (store.joined("u1"), store.joined("u2")) == (b"", b"two")
    assert store.unfinished() == ["u2"]


def test_dropping_what_is_not_there_is_no_fault(store: BlobStore) -> None:
    store.drop_parts("u1")
    assert store.unfinished() == []
    assert store.joined("u1") == b""


def test_the_parts_of_an_upload_are_no_blob(store: BlobStore) -> None:
    store.put_part("u1", 0, PICTURE)
    with pytest.raises(BlobMissing):
        store.get(hashlib.sha256(PICTURE).digest())


def test_many_at_once_put_the_same_and_none_reads_half_of_it(store: BlobStore) -> None:
    wrong: list[object] = []
    start = threading.Barrier(8)

    def put(n: int) -> None:
        start.wait()
        for at in range(20):
            store.put_part("u1", 0, PICTURE)
            if store.get(store.put(PICTURE + bytes([at]))) != PICTURE + bytes([at]) or store.joined("u1") != PICTURE:
                wrong.append((n, at))

    threads = [threading.Thread(target=put, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# The folder alone.


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_folder_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    store = BlobFolder(tmp_path / "blobs")
    store.put(PICTURE)
    store.put_part("u1", 0, PICTURE)
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "blobs").rglob("*")} == {0}


def test_a_file_that_was_changed_is_not_given_out_for_what_it_was(tmp_path: Path) -> None:
    store = BlobFolder(tmp_path)
    digest = store.put(PICTURE)
    files(tmp_path)[0].write_bytes(PICTURE[:-1] + b"?")
    with pytest.raises(BlobMissing, match="changed"):
        store.get(digest)


def test_a_disk_that_fails_leaves_neither_half_a_file_nor_a_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = BlobFolder(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    store.put(b"the folders are there")
    before = files(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(PICTURE)
    with pytest.raises(OSError, match="No space"):
        store.put_part("u1", 0, PICTURE)
    assert files(tmp_path) == before


def test_content_and_names_are_on_disk_before_it_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    store = BlobFolder(tmp_path)
    digest = store.put(PICTURE).hex()
    folder = tmp_path / "kept" / digest[:2] / digest[2:4]
    assert synced[-1] == str(folder)
    assert synced[-2].startswith(f"{folder}/.{digest}-")
    assert {str(tmp_path), str(tmp_path / "kept"), str(folder.parent)} <= set(synced)
