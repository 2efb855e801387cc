# %% [markdown]
# # Prints a lot

# %%
import sys

def softmax(z):
    for _ in range(100_000):
        print("x" * 100)
        print("y" * 100, file=sys.stderr)
    return "done"
