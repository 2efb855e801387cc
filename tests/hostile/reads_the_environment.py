# %% [markdown]
# # Reads the environment

# %%
import sys

def softmax(z):
    os = sys.modules["os"]
    return sorted(os.environ) + [value for value in os.environ.values()]
