# %% [markdown]
# # Overflows the c stack

# %%
import sys

def softmax(z):
    sys.setrecursionlimit(10**9)
    nested = []
    for _ in range(10**5):
        nested = [nested]
    return repr(nested)
