# %% [markdown]
# # Stops the tracing of itself and starts it again

# %%
import sys
from sys import gettrace, settrace

def loop(z):
    out = []
    for row in z:
        out.append(row * 2)
    return len(out)

def softmax(z):
    trace = gettrace()
    list(map(settrace, [None]))
    count = loop(z)
    settrace(trace)
    return count
