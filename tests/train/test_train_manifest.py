"""What of a version can be trained on, and what cannot."""

import pyarrow.parquet as pq
import pytest
from toy_versions import CONCEPT_IDS, Row, balanced_rows, write_tables, write_version

from curate.errors import ContractError, ExitCode, InputError, RefusedError
from curate.train.manifest import read_manifest
from curate.versions import open_version


def _changed(version, tmp_path, change):
    records = pq.read_table(version.manifest).to_pylist()
    concepts = pq.read_table(version.concepts).to_pylist()
    change(records, concepts)
    return write_tables(tmp_path / "changed", records, concepts)


def test_a_label_is_the_position_of_its_concept(tmp_path):
    version = write_version(tmp_path, [Row(("red",)), Row(("lime", "cyan")), Row(("blue",))])
    manifest = read_manifest(version)
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
    manifest = read_manifest(turned)
    assert manifest.concept_names[0] == "cyan"
    labels = {manifest.concept_names[manifest.training.labels(index)[0]] for index in range(2)}
    assert labels == {"red", "cyan"}


def test_the_majority_concept_is_that_of_the_training_split(tmp_path):
    rows = [Row(("lime",)), Row(("lime",)), Row(("red",), repeat_factor=9.0)]
    rows += [Row(("blue",), "validation")] * 5
    manifest = read_manifest(write_version(tmp_path, rows))
    assert manifest.concept_names[manifest.majority_concept()] == "lime"


def test_splits_are_kept_apart(tmp_path):
    manifest = read_manifest(write_version(tmp_path, balanced_rows(14, 6)))
    assert (len(manifest.training), len(manifest.validation)) == (14, 6)
    ids = set(manifest.training.image_ids.to_pylist()) & set(
        manifest.validation.image_ids.to_pylist()
    )
    assert not ids


def test_a_version_without_images_is_refused(tmp_path):
    with pytest.raises(InputError, match="no images"):
        read_manifest(write_version(tmp_path, []))


def test_a_version_without_training_images_is_refused(tmp_path):
    with pytest.raises(InputError, match="training split"):
        read_manifest(write_version(tmp_path, [Row(("red",), "validation")]))


def test_images_that_are_urls_are_counted_and_refused(tmp_path):
    places = ["https://h/1.jpg", f"url/{'0' * 32}", "HTTP://h/2.jpg"]
    rows = [Row(("red",)), *[Row(("red",), location=place) for place in places]]
    with pytest.raises(InputError, match="3 of 4 images are URLs"):
        read_manifest(write_version(tmp_path, rows))


@pytest.mark.parametrize(
    "location", ["/etc/passwd", "../keys/pseudonym.key", "media/../../x.jpg", "media\\..\\x.jpg"]
)
def test_a_location_outside_the_store_is_refused(tmp_path, location):
    with pytest.raises(InputError, match="out of the store"):
        read_manifest(write_version(tmp_path, [Row(("red",), location=location)]))


def test_dots_in_a_name_are_no_way_out(tmp_path):
    read_manifest(write_version(tmp_path, [Row(("red",), location="media/a..b.jpg")]))


def test_a_label_without_a_concept_is_a_broken_contract(tmp_path):
    version = write_version(tmp_path, [Row(("red",)), Row(("cyan",))])
    for keep in (0, 1, 5):
        with pytest.raises(ContractError, match="does not have"):
            read_manifest(
                _changed(
                    version, tmp_path / str(keep), lambda _, c, n=keep: c.__delitem__(slice(n, 6))
                )
            )


def test_an_image_without_labels_is_a_broken_contract(tmp_path):
    version = write_version(tmp_path, [Row(("red",)), Row(("cyan",))])
    with pytest.raises(ContractError, match="without labels"):
        read_manifest(_changed(version, tmp_path, lambda rows, _: rows[0].update(labels=[])))


def test_a_split_of_another_name_is_a_broken_contract(tmp_path):
    version = write_version(tmp_path, [Row(("red",)), Row(("cyan",), "test")])
    with pytest.raises(ContractError, match="split"):
        read_manifest(version)


def test_a_manifest_that_was_changed_is_refused(toy):
    table = pq.read_table(toy.manifest)
    pq.write_table(table.slice(1), toy.manifest)
    with pytest.raises(RefusedError) as refusal:
        open_version(toy.path)
    assert refusal.value.exit_code == ExitCode.REFUSED
