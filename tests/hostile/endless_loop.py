# %% [markdown]
# # Endless loop

# %%
def softmax(z):
    while True:
        pass
