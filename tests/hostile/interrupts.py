# %% [markdown]
# # Interrupts

# %%
def softmax(z):
    raise KeyboardInterrupt
