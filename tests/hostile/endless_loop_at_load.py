# %% [markdown]
# # Endless loop at load

# %%
table = []
while True:
    table.append(1)
    table.pop()

def softmax(z):
    return table
