# %% [markdown]
# # Reads input

# %%
def softmax(z):
    return input("the answer, please: ")
