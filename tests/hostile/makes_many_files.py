# %% [markdown]
# # Makes many files

# %%
def softmax(z):
    for number in range(10**6):
        open("%d" % number, "w").close()
