# %% [markdown]
# # Loops in text that it compiles

# %%
def softmax(z):
    names = {"z": z}
    exec("out = []\nfor row in z:\n    out.append(row * 2)", names)
    return len(names["out"])
