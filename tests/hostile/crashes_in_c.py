# %% [markdown]
# # Crashes in c

# %%
import sys

def softmax(z):
    sys.modules["importlib"].import_module("ctypes").string_at(0)
