# %% [markdown]
# # Loops where nothing is traced, in a profile function

# %%
import sys

state = {}

def profile(frame, event, arg):
    if "out" not in state:
        state["out"] = []
        for row in state["z"]:
            state["out"].append(row * 2)

def softmax(z):
    state.clear()
    state["z"] = z
    sys.setprofile(profile)
    abs(1)
    sys.setprofile(None)
    return len(state["out"])
