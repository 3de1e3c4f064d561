"""The order in which the digest is taken."""

from tables import given, run_in_order

from curate.store.engine import Engine


def test_rows_are_sorted_by_image_id_as_bytes(engine: Engine) -> None:
    ids = ["ff", "0a", "a0", "9f", "00"]
    rows = "\n".join(f"{name} | media/x | [1] | 1" for name in ids)
    given(engine, manifest_rows=f"image_id | location | labels | repeat_factor\n{rows}")
    found = run_in_order(engine, "manifest", ["image_id"])
    assert found == [("00",), ("0a",), ("9f",), ("a0",), ("ff",)]
