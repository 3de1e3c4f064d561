"""How many examples Hypothesis draws of a test whose examples take long."""

from hypothesis import HealthCheck, settings


def costing(times: int) -> settings:
    """For a test whose examples take so many times as long as usual: so many fewer of them."""
    few = max(2, settings.default.max_examples // times)
    return settings(max_examples=few, suppress_health_check=[HealthCheck.too_slow])
