# %% [markdown]
# # Stops the tracing of a frame that it took hold of before

# %%
def loop():
    z = yield
    while True:
        out = []
        for row in z:
            out.append(row * 2)
        z = yield len(out)

running = loop()
next(running)
frame = running.gi_frame

def softmax(z):
    def silence():
        frame.f_trace_opcodes = frame.f_trace_lines = False
        return z
    return running.send(silence())
