# %% [markdown]
# # Returns too much

# %%
import numpy as np

def softmax(z):
    return np.zeros(2**23)
