# %% [markdown]
# # Returns a huge integer

# %%
def softmax(z):
    return 1 << 1_000_000
