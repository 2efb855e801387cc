# %% [markdown]
# # Returns objects

# %%
import numpy as np

class Sneaky:
    def __reduce__(self):
        return (print, ("unpickled",))

def softmax(z):
    return np.array([Sneaky()], dtype=object)
