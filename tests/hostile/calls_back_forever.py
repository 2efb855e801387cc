# %% [markdown]
# # Calls back forever

# %%
def softmax(f):
    while True:
        f(1.0)
