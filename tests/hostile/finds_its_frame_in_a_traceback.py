# %% [markdown]
# # Stops the tracing of a frame from a traceback

# %%
from operator import attrgetter

def softmax(z):
    try:
        raise ValueError
    except ValueError as error:
        frame = attrgetter("tb_frame")(error.__traceback__)
    frame.f_trace_opcodes = frame.f_trace_lines = False
    out = []
    for row in z:
        out.append(row * 2)
    return len(out)
