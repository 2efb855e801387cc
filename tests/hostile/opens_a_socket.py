# %% [markdown]
# # Opens a socket

# %%
import sys

def softmax(z):
    socket, found = sys.modules["importlib"].import_module("socket"), []
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            try:
                socket.socket(family, kind)
                found.append([int(family), int(kind)])
            except OSError:
                pass
    try:
        socket.create_connection(("127.0.0.1", 22), timeout=1)
        found.append("connected")
    except OSError:
        pass
    return found
