# %% [markdown]
# # Returns a deep list

# %%
def softmax(z):
    nested = []
    for _ in range(10_000):
        nested = [nested]
    return nested
