"""What of a version can be trained on, and what cannot."""

import errno
import os
import pickle
import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest
from toy_versions import CONCEPT_IDS, Row, balanced_rows, write_tables, write_version

from curate.errors import ContractError, ExitCode, InputError, RefusedError
from curate.train import columns
from curate.train.manifest import Manifest, open_manifest
from curate.versions import Version, open_version, write_attestation
from curate.workspace import Workspace


def _opened(version: Version) -> Manifest:
    return open_manifest(version, Workspace(version.path.parent.parent).columns)


def _rows(split):
    indices = np.arange(len(split))
    rows = [(split.image_id(i), split.location(i), split.labels(i).tolist()) for i in indices]
    return rows, [values.tolist() for values in split.repeats_of(indices)]


def _changed(version, tmp_path, change):
    records = pq.read_table(version.manifest).to_pylist()
    concepts = pq.read_table(version.concepts).to_pylist()
    change(records, concepts)
    return write_tables(tmp_path / "changed", records, concepts)


def test_a_label_is_the_position_of_its_concept(tmp_path):
    version = write_version(tmp_path, [Row(("red",)), Row(("lime", "cyan")), Row(("blue",))])
    manifest = _opened(version)
    assert manifest.concept_ids == tuple(CONCEPT_IDS)
    found = [manifest.training.labels(index).tolist() for index in range(3)]
    expected = [
        [CONCEPT_IDS.index(label) for label in labels]
        for labels in pq.read_table(version.manifest)["labels"].to_pylist()
    ]
    assert found == expected
    assert sorted(found) == [[0], [1, 5], [2]]


def test_the_order_of_the_concepts_table_is_the_order_of_the_outputs(tmp_path):
    version = write_version(tmp_path, [Row(("red",)), Row(("cyan",))])
    turned = _changed(version, tmp_path, lambda _, concepts: concepts.reverse())
    manifest = _opened(turned)
    assert manifest.concept_names[0] == "cyan"
    labels = {manifest.concept_names[manifest.training.labels(index)[0]] for index in range(2)}
    assert labels == {"red", "cyan"}


def test_the_majority_concept_is_that_of_the_training_split(tmp_path):
    rows = [Row(("lime",)), Row(("lime",)), Row(("red",), repeat_factor=9.0)]
    rows += [Row(("blue",), "validation")] * 5
    manifest = _opened(write_version(tmp_path, rows))
    assert manifest.concept_names[manifest.majority_concept()] == "lime"


def test_splits_are_kept_apart(tmp_path):
    manifest = _opened(write_version(tmp_path, balanced_rows(14, 6)))
    assert (len(manifest.training), len(manifest.validation)) == (14, 6)
    of_each = [
        {split.image_id(index) for index in range(len(split))}
        for split in (manifest.training, manifest.validation)
    ]
    assert not of_each[0] & of_each[1]


def test_a_version_without_images_is_refused(tmp_path):
    with pytest.raises(InputError, match="no images"):
        _opened(write_version(tmp_path, []))


def test_a_version_without_training_images_is_refused(tmp_path):
    with pytest.raises(InputError, match="training split"):
        _opened(write_version(tmp_path, [Row(("red",), "validation")]))


def test_images_that_are_urls_are_counted_and_refused(tmp_path):
    places = ["https://h/1.jpg", f"url/{'0' * 32}", "HTTP://h/2.jpg"]
    rows = [Row(("red",)), *[Row(("red",), location=place) for place in places]]
    with pytest.raises(InputError, match="3 of 4 images are URLs"):
        _opened(write_version(tmp_path, rows))


@pytest.mark.parametrize(
    "location", ["/etc/passwd", "../keys/pseudonym.key", "media/../../x.jpg", "media\\..\\x.jpg"]
)
def test_a_location_outside_the_store_is_refused(tmp_path, location):
    with pytest.raises(InputError, match="out of the store"):
        _opened(write_version(tmp_path, [Row(("red",), location=location)]))


def test_dots_in_a_name_are_no_way_out(tmp_path):
    _opened(write_version(tmp_path, [Row(("red",), location="media/a..b.jpg")]))


def test_a_label_without_a_concept_is_a_broken_contract(tmp_path):
    version = write_version(tmp_path, [Row(("red",)), Row(("cyan",))])
    for keep in (0, 1, 5):
        with pytest.raises(ContractError, match="does not have"):
            _opened(
                _changed(
                    version, tmp_path / str(keep), lambda _, c, n=keep: c.__delitem__(slice(n, 6))
                )
            )


def test_an_image_without_labels_is_a_broken_contract(tmp_path):
    version = write_version(tmp_path, [Row(("red",)), Row(("cyan",))])
    with pytest.raises(ContractError, match="without labels"):
        _opened(_changed(version, tmp_path, lambda rows, _: rows[0].update(labels=[])))


def test_a_split_of_another_name_is_a_broken_contract(tmp_path):
    version = write_version(tmp_path, [Row(("red",)), Row(("cyan",), "test")])
    with pytest.raises(ContractError, match="split"):
        _opened(version)


def test_a_manifest_is_worked_out_once(toy):
    before = _opened(toy)
    toy.manifest.unlink()
    after = _opened(toy)
    assert _rows(after.training) == _rows(before.training)
    assert after.counts.tolist() == before.counts.tolist()
    assert after.counts.sum(axis=1).tolist() == [42, 12]


def test_what_is_not_as_it_was_written_is_worked_out_again(toy, tmp_path):
    before = _rows(_opened(toy).training)
    folder = Workspace(toy.path.parent.parent).columns / toy.tables_name
    rows = folder / "train" / "rows.arrow"
    times = rows.stat()
    content = rows.read_bytes()
    forged = content.replace(before[0][0][1].encode(), before[0][1][1].encode())
    assert forged != content
    rows.write_bytes(forged)
    os.utime(rows, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert _rows(_opened(toy).training) == before
    (folder / "concept_counts.npy").unlink()
    assert _opened(toy).counts.sum() == 54


def test_columns_that_came_with_a_version_are_not_believed(toy, tmp_path):
    _opened(toy)
    folder = Workspace(toy.path.parent.parent).columns / toy.tables_name
    shutil.copytree(toy.path.parent.parent, tmp_path / "sent")
    sent = tmp_path / "sent" / folder.relative_to(toy.path.parent.parent)
    (sent / "train" / "rows.arrow").write_bytes(b"forged")
    there = open_version(tmp_path / "sent" / "versions" / toy.path.name)
    assert _rows(_opened(there).training) == _rows(_opened(toy).training)


def test_what_a_killed_process_left_unfinished_is_made_again(toy):
    kept = Workspace(toy.path.parent.parent).columns
    left = kept / f"{toy.tables_name}.unfinished" / "train"
    left.mkdir(parents=True)
    (left / "rows.arrow").write_bytes(b"half")
    assert len(_opened(toy).training) == 42
    assert sorted(path.name for path in kept.iterdir()) == [".lock", toy.tables_name]


@pytest.mark.parametrize("error", [errno.EACCES, errno.EROFS])
def test_a_version_is_trained_on_where_nothing_can_be_kept(toy, monkeypatch, error):
    def refuse(path, *_, **__):
        raise OSError(error, path)

    with monkeypatch.context() as patch:
        # Not by the folder's mode: root may write everywhere.
        patch.setattr(columns, "_locked", refuse)
        manifest = _opened(toy)
    assert _rows(manifest.training) == _rows(_opened(toy).training)


def test_a_split_goes_to_another_process_as_the_name_of_its_folder(toy):
    split = _opened(toy).training
    packed = pickle.dumps(split)
    assert len(packed) < 1000
    assert _rows(pickle.loads(packed)) == _rows(split)


def test_a_manifest_that_was_changed_is_refused(toy):
    table = pq.read_table(toy.manifest)
    pq.write_table(table.slice(1), toy.manifest)
    with pytest.raises(RefusedError) as refusal:
        open_version(toy.path)
    assert refusal.value.exit_code == ExitCode.REFUSED


@pytest.mark.parametrize("has_ledger", [True, False])
def test_rows_are_held_against_the_digest_unless_the_ledger_has_the_attestation(toy, has_ledger):
    workspace = Workspace(toy.path.parent.parent) if has_ledger else None
    (toy.path / "attestation.json").unlink()
    pq.write_table(pq.read_table(toy.manifest).slice(1), toy.manifest)
    write_attestation(toy.path, toy.digest, {"name": toy.path.name})
    with pytest.raises(RefusedError, match="manifest"):
        open_version(toy.path, workspace, reads_rows=False)
