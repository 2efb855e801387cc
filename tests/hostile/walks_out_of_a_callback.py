# %% [markdown]
# # Walks out of a callback

# %%
def softmax(f):
    # `f` stands for a function outside. Everything that can be asked about it is asked.
    found = []
    stubs = f.__closure__
    owner = next(c.cell_contents for c in stubs if hasattr(c.cell_contents, "_worker"))
    handle = next(c.cell_contents for c in stubs if type(c.cell_contents) is int)
    worker = owner._worker
    for name in ("__globals__", "__code__", "__closure__", "__defaults__", "__self__", "__module__", "secret"):
        try:
            found.append(worker.answered(worker.request_get(handle, name)))
        except AttributeError:
            pass
    return found
