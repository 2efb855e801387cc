# %% [markdown]
# # Returns an endless generator

# %%
def softmax(z):
    while True:
        yield 1.0
