"""The networks have the published sizes; on the meta device nothing is computed."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from curate.errors import UsageError
from curate.train.models import build_model
from curate.train.options import MODEL_NAMES

PUBLISHED = {
    "resnet50": (25.56, 4.089),
    "resnext101-32x4d": (44.18, 7.970),
    "resnext101-32x8d": (88.79, 16.414),
    "resnext101-32x16d": (194.03, 36.163),
    "resnext101-32x32d": (468.53, 87.107),
    "resnext101-32x48d": (828.41, 153.310),
    "vit-b16": (86.57, 17.564),
}


@pytest.mark.parametrize(("name", "published"), PUBLISHED.items(), ids=PUBLISHED)
def test_parameters_and_multiplications_are_as_published(name, published):
    with torch.device("meta"):
        model = build_model(name, 1000, 224)
        images = torch.empty(1, 3, 224, 224)
    millions, giga_macs = published
    assert sum(p.numel() for p in model.parameters()) / 1e6 == pytest.approx(millions, abs=0.005)
    with FlopCounterMode(display=False) as counter:
        model(images)
    assert counter.get_total_flops() / 2e9 == pytest.approx(giga_macs, abs=0.0006)


@pytest.mark.parametrize("name", MODEL_NAMES)
@pytest.mark.parametrize("side", [32, 64])
def test_every_offered_model_gives_one_logit_a_concept(name, side):
    with torch.device("meta"):
        model = build_model(name, 7, side)
        assert model(torch.empty(2, 3, side, side)).shape == (2, 7)


def test_resnet18_has_its_well_known_size():
    with torch.device("meta"):
        model = build_model("resnet18", 1000)
    assert sum(p.numel() for p in model.parameters()) == 11_689_512


def test_an_unknown_model_is_a_usage_error():
    with pytest.raises(UsageError, match="resnet51"):
        build_model("resnet51", 10)


def test_a_new_residual_network_starts_with_blocks_that_change_nothing():
    model = build_model("resnet10", 3, 32)
    block = model.blocks[0].eval()
    x = torch.rand(1, 32, 8, 8)
    assert torch.equal(block(x), x)
