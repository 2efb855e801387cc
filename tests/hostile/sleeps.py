# %% [markdown]
# # Sleeps

# %%
import time

def softmax(z):
    time.sleep(1000)
