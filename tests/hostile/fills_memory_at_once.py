# %% [markdown]
# # Fills memory at once

# %%
import numpy as np

def softmax(z):
    return np.ones(2**40).sum()
