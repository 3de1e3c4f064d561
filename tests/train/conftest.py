"""A small version of drawn pictures, and options that train on it in a second."""

from pathlib import Path

import pytest
import torch
from toy_versions import balanced_rows, write_version

from curate.train.options import TrainOptions
from curate.versions import Version


@pytest.fixture
def toy(tmp_path: Path) -> Version:
    """42 training and 12 validation images of six colours."""
    return write_version(tmp_path, balanced_rows(42, 12))


@pytest.fixture
def quick() -> TrainOptions:
    """Options that finish in under a second on a CPU."""
    return TrainOptions(
        model="resnet10",
        epochs=3,
        batch_size=14,
        image_size_px=16,
        learning_rate=1.0,
        min_crop_share=0.5,
        device="cpu",
        workers=0,
    )


@pytest.fixture(autouse=True)
def one_thread():
    """Tests run side by side; each on one thread is faster than all on all."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
