# %% [markdown]
# # Loops where nothing is traced, in an audit hook

# %%
import sys

state = {}

def hook(event, args):
    if event == "loop":
        state["out"] = []
        for row in state["z"]:
            state["out"].append(row * 2)

sys.addaudithook(hook)

def softmax(z):
    state["z"], state["out"] = z, [row for row in z]
    sys.audit("loop")
    return len(state["out"])
