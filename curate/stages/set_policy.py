"""Sets the policy: what each reason code does, as the rules' headers and the config say."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from curate.config import PolicyConfig
from curate.policy import policy_table
from curate.stages.stage import PythonStage
from curate.store.engine import Engine


def set_policy(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield a row a reason code."""
    del engine
    yield policy_table(PolicyConfig.model_validate_json(params["policy_config"]))


def headers_fingerprint(engine: Engine) -> str:
    """What the headers of the rules say, as the strictest policy has it."""
    del engine
    return repr(policy_table(PolicyConfig()).to_pylist())


STAGE = PythonStage(
    name="policy",
    purpose="Set what each reason code does: the presets of the rules' headers, and the config.",
    reads=(),
    writes="policy",
    params=("policy_config",),
    scope="all",
    version=1,
    function=set_policy,
    fingerprint=headers_fingerprint,
)
