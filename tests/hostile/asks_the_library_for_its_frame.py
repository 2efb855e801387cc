# %% [markdown]
# # Has the standard library get its frame

# %%
import inspect

def softmax(z):
    frame = inspect.currentframe()
    frame.f_trace_opcodes = frame.f_trace_lines = False
    out = []
    for row in z:
        out.append(row * 2)
    return len(out)
