# %% [markdown]
# # Guesses handles

# %%
def softmax(f):
    owner = next(c.cell_contents for c in f.__closure__ if hasattr(c.cell_contents, "_worker"))
    return owner.call(12345, (), {})
