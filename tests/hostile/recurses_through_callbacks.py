# %% [markdown]
# # Recurses through callbacks

# %%
def softmax(apply):
    def again():
        return apply(again)

    return again()
