"""Turns the environment that ``torchrun`` sets into a group of training processes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn

from curate.errors import UsageError
from curate.train.options import Device


@dataclass(frozen=True)
class Processes:
    """This process's place among those that train together, and its device."""

    rank: int
    count: int
    device: torch.device

    @property
    def is_first(self) -> bool:
        """Whether this is the process that writes files and reports."""
        return self.rank == 0

    def sum(self, values: Tensor) -> Tensor:
        """``values`` summed over the processes, in place; every process must call it."""
        if self.count > 1:
            dist.all_reduce(values)
        return values

    def share_buffers(self, model: nn.Module) -> None:
        """Give every process the first one's batch-norm statistics."""
        if self.count > 1:
            for buffer in model.buffers():
                dist.broadcast(buffer, 0)

    def share_text(self, text: str) -> str:
        """The first process's ``text``, in every process."""
        if self.count == 1:
            return text
        box = [text]
        dist.broadcast_object_list(box, 0)
        return box[0]


@contextmanager
def joined_processes(device: Device) -> Iterator[Processes]:
    """Join the processes that ``torchrun`` started; without it, one process stands alone.

    Raises:
        UsageError: ``cuda`` was asked for and there is none.
    """
    has_cuda = torch.cuda.is_available()
    if device == "cuda" and not has_cuda:
        raise UsageError("there is no CUDA device here", hint="use --device auto or cpu")
    on_cuda = has_cuda and device != "cpu"
    count = int(os.environ.get("WORLD_SIZE", "1"))
    rank = int(os.environ.get("RANK", "0"))
    chosen = torch.device("cpu")
    if on_cuda:
        chosen = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
        torch.cuda.set_device(chosen)
    if count == 1:
        yield Processes(0, 1, chosen)
        return
    dist.init_process_group("nccl" if on_cuda else "gloo")
    try:
        yield Processes(rank, count, chosen)
    finally:
        dist.destroy_process_group()
