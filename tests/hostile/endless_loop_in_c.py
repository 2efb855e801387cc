# %% [markdown]
# # Endless loop in c

# %%
def softmax(z):
    return 7 ** 7 ** 9
