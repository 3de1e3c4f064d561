"""Turns the number of images seen into a learning rate."""

from dataclasses import dataclass

from curate.train.options import TrainOptions

REFERENCE_BATCH = 256


@dataclass(frozen=True)
class Schedule:
    """A linear warm-up from ``start`` to ``peak``, then ``halvings`` halvings at equal steps.

    Everything is counted in images, so the same run on more processes has the same schedule.
    """

    start: float
    peak: float
    warmup_images: float
    total_images: int
    halvings: int

    def rate(self, images_seen: int) -> float:
        """The learning rate of the step that starts after ``images_seen`` images."""
        if images_seen < self.warmup_images:
            return self.start + (self.peak - self.start) * images_seen / self.warmup_images
        span = (self.total_images - self.warmup_images) / (self.halvings + 1)
        done = int((images_seen - self.warmup_images) / span) if span > 0 else self.halvings
        return float(self.peak / 2 ** min(done, self.halvings))


def make_schedule(options: TrainOptions, images_a_step: int, total_images: int) -> Schedule:
    """The schedule of a run whose steps take ``images_a_step`` over all its processes.

    The peak is ``learning_rate`` × images a step / 256 and the warm-up starts at
    ``learning_rate``, as published: 0.1 to 3.15 for 8,064 images. Steps of fewer than 2,560 images
    start at a tenth of the peak instead, else their warm-up would go down.

    Source: Mahajan et al. 2018 (arXiv:1805.00932), §2.3; Goyal et al. 2017 (arXiv:1706.02677).
    """
    peak = options.learning_rate * images_a_step / REFERENCE_BATCH
    return Schedule(
        start=min(options.learning_rate, peak / 10),
        peak=peak,
        warmup_images=options.warmup_share * total_images,
        total_images=total_images,
        halvings=options.halvings,
    )
