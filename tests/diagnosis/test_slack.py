"""A misconception is recognized through what the tests allow: c/(norm + 1e-6) is right, as some libraries have it."""

import textwrap

import pytest

from tests.diagnosis.in_process import with_judge

NORM = "    norm = np.sqrt(sum((g * g).sum() for g in grads.values()))\n"
CLIPPED = "    return {k: g * np.asarray(s, g.dtype) for k, g in grads.items()}, norm\n"
FACTOR = "    s = min(1.0, max_norm / (norm + 1e-6))\n"

WRITTEN_WITH_EPSILON = {
    "each_variable_by_itself": f"""def clip_by_global_norm(grads, max_norm):
{NORM}    out = {{}}
    for k, g in grads.items():
        out[k] = g * np.asarray(min(1.0, max_norm / (np.linalg.norm(g) + 1e-6)), g.dtype)
    return out, norm
""",
    "norm_after_clipping": f"""def clip_by_global_norm(grads, max_norm):
{NORM}{FACTOR}    out = {{k: g * np.asarray(s, g.dtype) for k, g in grads.items()}}
    return out, np.sqrt(sum((g * g).sum() for g in out.values()))
""",
    "sum_of_norms": f"""def clip_by_global_norm(grads, max_norm):
    norm = sum(np.sqrt((g * g).sum()) for g in grads.values())
{FACTOR}{CLIPPED}""",
    "global_always_rescaled": f"""def clip_by_global_norm(grads, max_norm):
{NORM}    s = max_norm / (norm + 1e-6)
{CLIPPED}""",
    "global_norm_squared": f"""def clip_by_global_norm(grads, max_norm):
    norm = sum((g * g).sum() for g in grads.values())
{FACTOR}{CLIPPED}""",
    "norm_of_kernels_only": f"""def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum((g * g).sum() for k, g in grads.items() if k[0] != "b"))
{FACTOR}{CLIPPED}""",
    "longest_variable_as_norm": f"""def clip_by_global_norm(grads, max_norm):
    norm = max(np.sqrt((g * g).sum()) for g in grads.values())
{FACTOR}{CLIPPED}""",
    "global_factor_upside_down": f"""def clip_by_global_norm(grads, max_norm):
{NORM}    s = (norm + 1e-6) / max_norm if norm > max_norm else 1.0
{CLIPPED}""",
    "global_clipped_in_place": f"""def clip_by_global_norm(grads, max_norm):
{NORM}    if norm > max_norm:
        for g in grads.values():
            g *= np.asarray(max_norm / (norm + 1e-6), g.dtype)
    return grads, norm
""",
    "global_clipped_into_float64": f"""def clip_by_global_norm(grads, max_norm):
    norm = np.float64(sum(float((g * g).sum()) for g in grads.values())) ** 0.5
{FACTOR}    return {{k: g * s for k, g in grads.items()}}, norm
""",
}


@pytest.mark.filterwarnings("ignore")
def test_mistakes_of_clipping_are_named_beside_the_allowed_epsilon() -> None:
    named = {}

    def body(judge):
        for misconception, source in WRITTEN_WITH_EPSILON.items():
            for student in ("student 0", "student 1"):
                result = judge.judge_exercise("clip_by_global_norm", textwrap.dedent(source), student)
                found = result.diagnosis.misconception if result.diagnosis else None
                named[misconception, student] = found, result.outcome

    with_judge("15_gradient_clipping", body)
    assert {key: found for key, found in named.items() if found[0] != key[0]} == {}


BESIDE_A_RIGHT_BRANCH = {
    "softmax_over_examples": """def softmax(z):
    if z.ndim == 1:
        e = np.exp(z - z.max())
        return e / e.sum()
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
""",
    "softmax_over_everything": """def softmax(z):
    if len(z) == 1 or z.ndim == 1:
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)
    e = np.exp(z - z.max())
    return e / e.sum()
""",
}


@pytest.mark.filterwarnings("ignore")
def test_a_mistake_in_one_branch_is_named() -> None:
    named = {}

    def body(judge):
        for misconception, source in BESIDE_A_RIGHT_BRANCH.items():
            result = judge.judge_exercise("softmax", source, "student 0")
            named[misconception] = result.diagnosis and result.diagnosis.misconception

    with_judge("01_mlp", body)
    assert named == {key: key for key in BESIDE_A_RIGHT_BRANCH}
