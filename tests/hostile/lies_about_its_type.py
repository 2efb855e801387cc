# %% [markdown]
# # Lies about its type

# %%
import numpy as np

class Array(np.ndarray):
    @property
    def shape(self):
        raise RuntimeError("no shape for you")

    @property
    def dtype(self):
        return "float64"

class Number(float):
    def __add__(self, other):
        raise RuntimeError("no sum for you")

    def __float__(self):
        return 1.0

def softmax(z):
    return [np.ones(3).view(Array), Number(2.0)]
