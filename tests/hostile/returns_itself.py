# %% [markdown]
# # Returns itself

# %%
def softmax(z):
    loop = [1]
    loop.append(loop)
    return loop
