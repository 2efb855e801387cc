"""References against well-kept libraries: Keras 3 on its JAX backend and JAX itself, in float64."""

import os
from importlib.metadata import version
from pathlib import Path

# Read when Keras and JAX are imported, which the tests of this folder do.
os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"
# What was compiled once is read by the next file, the other process and the next run.
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(Path(__file__).parents[2] / "build" / "jax"))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")
# Small functions are compiled in two thirds of the time. A jaxlib that does not know a flag ends the process.
if version("jaxlib").startswith("0.10."):
    os.environ.setdefault(
        "XLA_FLAGS", "--xla_cpu_use_fusion_emitters=false --xla_backend_optimization_level=0"
    )

import jax
import numpy as np
import pytest

from grader.judging.reference import load_reference
from grader.notebooks.assignment import load_assignment

SOLUTIONS = Path(__file__).parents[2] / "solutions"


@pytest.fixture(scope="session", autouse=True)
def keras_in_float64():
    """Let Keras compute in float64: on JAX it turns float64 results to float32 even where JAX has 64 bits."""
    import keras
    from keras.src.backend.common import dtypes

    before = keras.config.floatx()
    keras.config.set_floatx("float64")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(dtypes.BIT64_TO_BIT32_DTYPE, "float64", "float64")
        yield
    keras.config.set_floatx(before)


@pytest.fixture(scope="module", autouse=True)
def _compiled_code_is_dropped():
    """JAX keeps what it has compiled, a gigabyte for two files: nothing of it is another file's."""
    yield
    jax.clear_caches()


@pytest.fixture(scope="module")
def reference(request):
    """Names of the reference that the test file is named after: `test_01_mlp.py` is for `01_mlp`."""
    return load_reference(load_assignment(SOLUTIONS / request.path.stem.removeprefix("test_")))


@pytest.fixture
def rng():
    return np.random.default_rng(138)
