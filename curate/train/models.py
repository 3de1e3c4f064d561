"""Turns a model's name into an untrained network from images to one logit a concept."""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F  # noqa: N812 - the name that every torch program gives it
from torch import Tensor, nn

from curate.errors import UsageError


class BasicBlock(nn.Module):
    """Two 3×3 convolutions around a shortcut (He et al. 2015, arXiv:1512.03385, fig. 5 left)."""

    expansion = 1

    def __init__(self, inputs: int, planes: int, stride: int, groups: int, group_width: int):
        super().__init__()
        del groups, group_width  # of bottlenecks only
        self.conv1 = nn.Conv2d(inputs, planes, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.shortcut = _shortcut(inputs, planes, stride)

    def forward(self, x: Tensor) -> Tensor:
        """Shapes: (N, inputs, H, W) to (N, planes, H / stride, W / stride)."""
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


class Bottleneck(nn.Module):
    """1×1, 3×3 in groups, 1×1 around a shortcut (Xie et al. 2016, arXiv:1611.05431).

    The stride is on the 3×3, not on the first 1×1 as in the first paper: the published figures
    for ResNet-50 at 4.1 GMACs are of this form.
    """

    expansion = 4

    def __init__(self, inputs: int, planes: int, stride: int, groups: int, group_width: int):
        super().__init__()
        width = planes * group_width // 64 * groups
        outputs = planes * self.expansion
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, padding=1, groups=groups, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, outputs, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.shortcut = _shortcut(inputs, outputs, stride)

    def forward(self, x: Tensor) -> Tensor:
        """Shapes: (N, inputs, H, W) to (N, 4 × planes, H / stride, W / stride)."""
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        return F.relu(self.bn3(self.conv3(y)) + self.shortcut(x))


class ResNet(nn.Module):
    """A ResNet or ResNeXt: a stem, four stages that each halve the side, a linear head.

    ``depths`` are the blocks of each stage, ``width`` the planes of the first; ``groups`` ×
    ``group_width`` d is the 32×8d of a ResNeXt.
    """

    def __init__(
        self,
        block: type[BasicBlock] | type[Bottleneck],
        depths: tuple[int, int, int, int],
        concept_count: int,
        *,
        width: int = 64,
        groups: int = 1,
        group_width: int = 64,
    ):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.pool = nn.MaxPool2d(3, stride=2, padding=1)
        blocks: list[nn.Module] = []
        inputs = width
        for stage, depth in enumerate(depths):
            planes = width * 2**stage
            for index in range(depth):
                stride = 2 if stage > 0 and index == 0 else 1
                blocks.append(block(inputs, planes, stride, groups, group_width))
                inputs = planes * block.expansion
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Linear(inputs, concept_count)
        self.apply(_initialise_convolutions)
        for module in self.blocks:
            # Each block starts as the identity (Goyal et al. 2017, arXiv:1706.02677, §5.1).
            last = module.bn3 if isinstance(module, Bottleneck) else module.bn2
            assert isinstance(last, nn.BatchNorm2d)
            nn.init.zeros_(last.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Shapes: (N, 3, H, W) normalised images to (N, concept_count) logits."""
        x = self.pool(F.relu(self.bn1(self.conv1(x))))
        logits: Tensor = self.head(self.blocks(x).mean((2, 3)))
        return logits


class EncoderBlock(nn.Module):
    """Self-attention and a two-layer perceptron, each behind a layer norm and a shortcut."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.qkv = nn.Linear(width, 3 * width)
        self.projection = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Shapes: (N, tokens, width) to the same."""
        count, tokens, width = x.shape
        qkv = self.qkv(self.norm1(x)).view(count, tokens, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        x = x + self.projection(attended)
        y: Tensor = x + self.mlp(self.norm2(x))
        return y


class VisionTransformer(nn.Module):
    """ViT-B/16 by default (Dosovitskiy et al. 2020, arXiv:2010.11929), for one image size."""

    def __init__(
        self,
        concept_count: int,
        image_size_px: int,
        *,
        patch_px: int = 16,
        width: int = 768,
        depth: int = 12,
        heads: int = 12,
    ):
        super().__init__()
        patches = (image_size_px // patch_px) ** 2
        self.patches = nn.Conv2d(3, width, patch_px, stride=patch_px)
        self.class_token = nn.Parameter(torch.zeros(1, 1, width))
        self.positions = nn.Parameter(torch.empty(1, patches + 1, width).normal_(std=0.02))
        self.blocks = nn.Sequential(*(EncoderBlock(width, heads) for _ in range(depth)))
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Linear(width, concept_count)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.trunc_normal_(module.weight, std=0.02)
                nn.init.zeros_(module.bias)

    def forward(self, x: Tensor) -> Tensor:
        """Shapes: (N, 3, H, W) normalised images to (N, concept_count) logits."""
        tokens = self.patches(x).flatten(2).transpose(1, 2)
        first = self.class_token.expand(len(x), -1, -1)
        tokens = torch.cat([first, tokens], dim=1) + self.positions
        logits: Tensor = self.head(self.norm(self.blocks(tokens))[:, 0])
        return logits


def build_model(name: str, concept_count: int, image_size_px: int = 224) -> nn.Module:
    """The untrained network called ``name``, on the current default device.

    ``resnet10`` has one basic block a stage and half the usual width: for tries on a CPU.
    A vision transformer works for ``image_size_px`` only; the others for any size.

    Raises:
        UsageError: no model has that name.
    """
    if name not in _BUILDERS:
        raise UsageError(f"no model is called {name!r}", hint=f"there are: {', '.join(_BUILDERS)}")
    return _BUILDERS[name](concept_count, image_size_px)


def _resnet(
    block: type[BasicBlock] | type[Bottleneck],
    depths: tuple[int, int, int, int],
    concept_count: int,
    _image_size_px: int,
    **shape: int,
) -> nn.Module:
    return ResNet(block, depths, concept_count, **shape)


_DEEP = (3, 4, 23, 3)
_BUILDERS: dict[str, Callable[[int, int], nn.Module]] = {
    "resnet10": partial(_resnet, BasicBlock, (1, 1, 1, 1), width=32),
    "resnet18": partial(_resnet, BasicBlock, (2, 2, 2, 2)),
    "resnet50": partial(_resnet, Bottleneck, (3, 4, 6, 3)),
    "resnext101-32x4d": partial(_resnet, Bottleneck, _DEEP, groups=32, group_width=4),
    "resnext101-32x8d": partial(_resnet, Bottleneck, _DEEP, groups=32, group_width=8),
    "resnext101-32x16d": partial(_resnet, Bottleneck, _DEEP, groups=32, group_width=16),
    "resnext101-32x32d": partial(_resnet, Bottleneck, _DEEP, groups=32, group_width=32),
    "resnext101-32x48d": partial(_resnet, Bottleneck, _DEEP, groups=32, group_width=48),
    "vit-b16": VisionTransformer,
}


def _shortcut(inputs: int, outputs: int, stride: int) -> nn.Module:
    if stride == 1 and inputs == outputs:
        return nn.Identity()
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


def _initialise_convolutions(module: nn.Module) -> None:
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
