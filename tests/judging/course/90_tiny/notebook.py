# %% [markdown]
# # Tiny

# %%
import numpy as np


# %% [markdown]
# ## Exercise: `softmax`


# %% exercise="softmax"
def softmax(z):
    """Softmax over the last axis."""
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
    ### END SOLUTION


# %% check="softmax"
check("softmax")


# %% [markdown]
# ## Exercise: `predict`


# %% exercise="predict"
def predict(z):
    """The most probable class of each row."""
    ### BEGIN SOLUTION
    return softmax(z).argmax(axis=-1)
    ### END SOLUTION


# %% check="predict"
check("predict")


# %% [markdown]
# ## Exercise: `Mean`


# %% exercise="Mean"
class Mean:
    """A streaming mean."""

    def __init__(self):
        ### BEGIN SOLUTION
        self.total = 0.0
        self.count = 0
        ### END SOLUTION

    def update_state(self, values):
        ### BEGIN SOLUTION
        self.total += values.sum()
        self.count += len(values)
        ### END SOLUTION

    def result(self):
        ### BEGIN SOLUTION
        return self.total / self.count
        ### END SOLUTION


# %% check="Mean"
check("Mean")

# %% [markdown]
# ## Exercise: `concepts`
#
# - A: the first
# - B: the second
#
# **`a`**: Which one is first?
#
# <!-- why
# A: Nothing stands before it.
# B: It comes after
#    another one.
# -->
#
# **`b`**: Which one is second?
#
# <!-- why
# A: Nothing stands before it, so it is first.
# B: One stands before it.
# -->

# %% exercise="concepts"
concepts = {"a": "A", "b": "B"}

# %% check="concepts"
check("concepts")
