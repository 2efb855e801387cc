# %% [markdown]
# # AdamW: adaptive steps and weight decay
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer ← **you are here** | SGD, momentum | SGD (+ momentum), **RMSProp, Adam**, SGDW, **AdamW**, … |
# | Regularization | L2, L1 | L2, dropout, label smoothing, BatchNorm, LayerNorm, MixUp, … |
#
# Plain SGD takes one learning rate for all parameters. A network has parameters with gradients of very
# different sizes, and no single rate suits them all. RMSProp and Adam give each parameter a step of its
# own. That works so well that Adam is the usual choice today.
#
# It also has a catch. Add the $L^2$ penalty to the loss, as one does with SGD, and Adam's own rescaling
# undoes much of it. For three years nearly everybody did that. AdamW is the repair: one term moved to
# another place. In this notebook you write all four optimizers, watch the penalty go astray, and put it
# right. At the end they train on the 300 digits of this course, 30 % of them with wrong labels, where you
# have seen early stopping and weight decay at work.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. The
# figure that follows is drawn by *your* code: look at it before you go on. Allow yourself 45 to 90 minutes.
#
# **Letters and shapes:**
#
# | letter | in code | meaning |
# | --- | --- | --- |
# | $\theta$ | `theta` | parameters, an array of any shape |
# | $g$ | `gradient` | the gradient of the loss with respect to $\theta$, the same shape |
# | $s$, $r$ | `s`, `r` | first and second moment: moving averages of $g$ and $g^2$, the same shape |
# | $t$ | `t` | number of the step, 1 for the first |
# | $\alpha$ | `lr` | learning rate |
# | $\beta$, $\beta_1$, $\beta_2$ | `beta`, `beta_1`, `beta_2` | how much of the old average stays |
# | $\varepsilon$ | `epsilon` | a tiny number that keeps the division safe |
# | $\lambda$ | `strength`, `weight_decay` | how strongly weights are pulled to zero |
#
# $g^2$, $\sqrt r$ and the division are meant number by number, as in the lecture. $\varepsilon$ always stands
# where the lecture has it, beside a root: $\sqrt r + \varepsilon$ in RMSProp, $\sqrt{\hat r} + \varepsilon$ in
# Adam and in all that is built on it. One check and one hidden test of each exercise look at it.
#
# **The rules of all notebooks** (01 tells why): any shape works, the arguments stay as they were, float32
# in gives float32 out, and extreme numbers are ordinary inputs. Here these are gradients near $10^{-8}$. An
# update returns *new* arrays. What an optimizer remembers goes in as an argument and comes out as a result.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, figure


# %% [markdown]
# ## 1. RMSProp
#
# *Lecture 2: Algorithms with Adaptive Learning Rates. Tieleman & Hinton, 2012.*
#
# Keep a moving average $r$ of the squared gradient. Its root is the usual size of that parameter's
# gradient. Divide by it, and steep and flat directions move at the same pace:
#
# $$r \leftarrow \beta r + (1 - \beta) g^2, \qquad
# \theta \leftarrow \theta - \frac{\alpha}{\sqrt{r} + \varepsilon} \, g .$$
#
# The step uses the *new* $r$. Mind where $\varepsilon$ stands: outside of the root. Gradients far below
# $\varepsilon$ then give steps far below $\alpha$.
#
# With numbers: $g = 2$, $r = 20$, $\beta = 0.75$, $\alpha = 0.1$ and a tiny $\varepsilon$. The new $r$ is
# $15 + 1 = 16$, its root is 4, and $\theta$ moves by $-0.1 \cdot 2/4 = -0.05$.
#
# ### Exercise: `rmsprop_step`
#
# | argument | shape | |
# | --- | --- | --- |
# | `theta`, `gradient`, `r` | any, the same | `r` is the average before this step |
# | `lr`, `beta`, `epsilon` | | Python floats |
# | result | as `theta`, as `r` | a pair, the new `theta` and the new `r` |


# %% exercise="rmsprop_step"
def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
    """One step of RMSProp.

    theta, gradient, r: arrays of one shape; lr: α. Returns the pair theta, r, both new arrays.
    """
    ### BEGIN SOLUTION
    r = beta * r + (1 - beta) * gradient**2
    theta = theta - lr * gradient / (np.sqrt(r) + epsilon)
    return theta, r
    ### END SOLUTION


# %% check="rmsprop_step"
check("rmsprop_step")

# %% [markdown]
# **In Keras and PyTorch.** `keras.optimizers.RMSprop(learning_rate, rho=0.9, epsilon=1e-7)` puts $\varepsilon$
# *inside* the root. `torch.optim.RMSprop(params, lr, alpha=0.99, eps=1e-8)` puts it outside, as we do, and
# calls our $\beta$ `alpha`.
#
# The next figure runs `rmsprop_step` for 400 steps on a valley, beside plain SGD.

# %% jupyter={"source_hidden": true}
with figure(
    "A valley that is 100 times steeper one way",
    alt="The paths of SGD, in zigzags, and of RMSProp, diagonal, down a valley, and their losses over "
    "400 steps: that of RMSProp falls far and bursts back.",
):
    steepness = np.array([1.0, 100.0])  # E(θ) = ½ Σ steepness · θ²
    plain, adaptive = [np.array([-2.0, 0.9])], [np.array([-2.0, 0.9])]
    average = np.zeros(2)
    for _ in range(400):
        plain.append(plain[-1] - 0.0195 * steepness * plain[-1])
        new, average = rmsprop_step(adaptive[-1], steepness * adaptive[-1], average, 0.05, 0.9, 1e-7)
        adaptive.append(new)
    panels = plt.subplots(1, 2, figsize=(9.6, 3.4), width_ratios=[3, 2])[1]
    flat, steep = np.meshgrid(np.linspace(-2.2, 0.4, 131), np.linspace(-1, 1, 101))
    energy = np.sqrt(steepness[0] * flat**2 + steepness[1] * steep**2)
    panels[0].contour(flat, steep, energy, levels=np.arange(0.5, 11), colors="0.85", linewidths=1)
    for path, style, label in [(plain, "C1o-", "SGD, α = 0.0195"), (adaptive, "C0s-", "RMSProp, α = 0.05")]:
        path = np.array(path)
        panels[0].plot(path[:, 0], path[:, 1], style, markersize=3, linewidth=0.8, label=label)
        panels[1].semilogy(0.5 * (steepness * path**2).sum(axis=1), style, markersize=2.5, linewidth=0.8)
    panels[0].set(xlabel="flat direction", ylabel="steep direction", aspect="equal")
    panels[0].legend(loc="lower right")
    panels[1].set(xlabel="step", ylabel="loss", ylim=(1e-24, 1e4))

# %% [markdown]
# **What to see.** SGD jumps from wall to wall in the steep direction and creeps in the flat one. With a
# rate above 0.02 it would be thrown out of the valley, so it cannot go faster. RMSProp moves both
# coordinates by about the same amount, whatever their gradients are: it sets out diagonally, until the
# steep one is at the bottom. Then its steps shrink, for $r$ still remembers the large gradients of before, and
# the loss falls below $10^{-20}$. But $r$ forgets. Once it has faded too, steps are long again, however
# small the gradient is, and the loss bursts back up to some 0.03. There it stays: RMSProp hops across the
# minimum with steps of $\alpha$ for good. This is why adaptive optimizers too need a rate that decays.
#
# *Break it*: set $\beta$ to 0.99 in place of 0.9, or $\varepsilon$ to $10^{-2}$. When does it burst, and does it?
#
# ## 2. Adam
#
# *Lecture 2: Algorithms with Adaptive Learning Rates, and Adam Bias Correction; lecture 3: L2
# Regularization – AdamW. Kingma & Ba, 2014, algorithm 1.*
#
# Adam averages the gradient too, which is momentum:
#
# $$s \leftarrow \beta_1 s + (1 - \beta_1) g, \qquad r \leftarrow \beta_2 r + (1 - \beta_2) g^2 .$$
#
# Both averages start at zero, so early on they are too small. After $t$ steps the weights in $s$ add up to
# $1 - \beta_1^t$ and not to 1. Dividing by that sum repairs it:
#
# $$\hat s = \frac{s}{1 - \beta_1^t}, \qquad \hat r = \frac{r}{1 - \beta_2^t}, \qquad
# \theta \leftarrow \theta - \frac{\alpha}{\sqrt{\hat r} + \varepsilon} \, \hat s .$$
#
# With numbers: in the first step $g = 2$ gives $s = 0.2$ for $\beta_1 = 0.9$, a tenth of what an average of
# twos should be, and $1 - \beta_1^1 = 0.1$ puts it right: $\hat s = 2$. In the same way $\hat r = 4$, and
# the step is $\alpha \cdot 2 / \sqrt 4 = \alpha$.
#
# The hats are for this step only. What is remembered for the next step is $s$ and $r$ as they are, without
# the correction.
#
# ### Exercise: `adam_step`
#
# | argument | shape | |
# | --- | --- | --- |
# | `theta`, `gradient`, `s`, `r` | any, the same | `s`, `r` before this step |
# | `t` | | int, 1 in the first step |
# | `lr`, `beta_1`, `beta_2`, `epsilon` | | Python floats |
# | result | as `theta`, `s`, `r` | three new arrays, the moments without the correction |


# %% exercise="adam_step"
def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
    """One step of Adam.

    theta, gradient, s, r: arrays of one shape; t: number of the step, from 1. Returns theta, s, r, all new
    arrays, the moments uncorrected.
    """
    ### BEGIN SOLUTION
    s = beta_1 * s + (1 - beta_1) * gradient
    r = beta_2 * r + (1 - beta_2) * gradient**2
    s_hat = s / (1 - beta_1**t)
    r_hat = r / (1 - beta_2**t)
    theta = theta - lr * s_hat / (np.sqrt(r_hat) + epsilon)
    return theta, s, r
    ### END SOLUTION


# %% check="adam_step"
check("adam_step")

# %% [markdown]
# **In Keras and PyTorch.** `torch.optim.Adam(params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8)` has $\varepsilon$
# where the lecture has it. `keras.optimizers.Adam(1e-3, beta_1=0.9, beta_2=0.999, epsilon=1e-7)` adds it to
# $\sqrt r$ *before* the correction, the paper's $\hat\varepsilon$, which makes it count for thirty times as much
# in the first step. We follow the lecture.
#
# The next figure measures the steps of `adam_step`, in units of $\alpha$.

# %% jupyter={"source_hidden": true}
with figure(
    "How long is Adam's step, in units of α?",
    alt="Adam's steps over time with and without the correction, and the first step against the size of "
    "the gradient for three ε.",
):
    panels = plt.subplots(1, 2, figsize=(9, 3.4))[1]
    theta, s, r = np.zeros(1), np.zeros(1), np.zeros(1)
    lengths, uncorrected = [], []
    for t in range(1, 5001):
        new, s, r = adam_step(theta, np.ones(1), s, r, t, 1.0, 0.9, 0.999, 1e-7)
        lengths.append(abs(new - theta)[0])
        uncorrected.append((s / np.sqrt(r))[0])
        theta = new
    panels[0].loglog(range(1, 5001), uncorrected, "C1--", label="without the correction")
    panels[0].loglog(range(1, 5001), lengths, "C0", linewidth=2, label="your Adam")
    panels[0].set(title="the same gradient in every step", xlabel="step t", ylim=(0.5, 12))
    panels[0].set_yticks([0.5, 1, 2, 5, 10], ["0.5", "1", "2", "5", "10"])
    panels[0].legend(loc="upper right")
    sizes, zero = np.logspace(-11, 3, 200), np.zeros(200)
    for epsilon, style in [(1e-8, "C0-"), (1e-7, "C1--"), (1e-3, "C2:")]:
        moved = adam_step(zero, sizes, zero, zero, 1, 1.0, 0.9, 0.999, epsilon)[0]
        panels[1].semilogx(sizes, -moved, style, linewidth=2, label=f"ε = {epsilon:g}")
    panels[1].set(title="the first step", xlabel="size of the gradient")
    panels[1].legend(loc="lower right")

# %% [markdown]
# **What to see.** Left: without the correction the steps are 3.2 times too long at first and 6.6 times soon
# after, because $\sqrt r$ starts even lower than $s$ does, and it takes thousands of steps until that is over. With the
# correction a steady gradient gives steps of $\alpha$ from the first one on. Right: over many orders of
# magnitude the size of the gradient does not matter at all. Only where it comes down to $\varepsilon$ do
# the steps get shorter, to one half of $\alpha$ where the two are equal.
#
# *Break it*: set $\beta_2$ to 0.9, like $\beta_1$, in the left panel. Is the correction still needed?
#
# ### Questions: `adam_concepts`
#
# **`first_step`**: A parameter's gradient is 1000 in the first step, with $\alpha = 0.01$ and a tiny
# $\varepsilon$. By how much does Adam change the parameter?
#
# - A: by 10
# - B: by 0.001, since $1 - \beta_1 = 0.1$
# - C: by 0.01
# - D: by 0.0003, since $\sqrt{1000}$ is about 32
#
# <!-- why
# A: That is SGD's step, αg. Adam divides by the size of the gradient.
# B: The correction divides by 1 − β₁ and undoes just that.
# C: ŝ is g and r̂ is g² in the first step, and α g / |g| is α.
# D: The root is taken of an average of squares, so it is 1000 and no 32.
# -->
#
# **`correction`**: What are the denominators $1 - \beta^t$ for?
#
# - A: they make up for averages that start at zero
# - B: they keep the division safe while $r$ is still zero
# - C: they let the learning rate decay, since $\beta^t$ goes to zero
# - D: they take the noise of the minibatches out of the averages
#
# <!-- why
# A: After t steps the weights in an average that starts at zero sum to 1 − βᵗ.
# B: That is what ε is for.
# C: βᵗ goes to zero, so the denominators go to 1 and change nothing any more.
# D: Noise is averaged by the moving averages themselves.
# -->
#
# **`loss_scale`**: Somebody sums the loss over 1000 examples where you take the mean. All gradients are
# 1000 times larger, and much larger than $\varepsilon$ in both cases. What does Adam do, with the same
# $\alpha$?
#
# - A: it takes steps 1000 times longer, and $\alpha$ must be divided by 1000
# - B: it takes practically the same steps
# - C: it takes steps $\sqrt{1000}$ times longer
# - D: it takes steps 1000 times shorter
#
# <!-- why
# A: So SGD would. Adam divides by a root of squares that has grown by 1000 too.
# B: ŝ and the root of r̂ both grow by 1000, and their quotient stays.
# C: r̂ grows by 1000², and the root of that is 1000.
# D: ŝ grows by 1000 as well.
# -->
#
# **`memory`**: Your network has $P$ parameters. How many numbers must Adam keep from one step to the next,
# besides the parameters themselves and $t$?
#
# - A: none
# - B: two
# - C: $P$
# - D: $2P$
#
# <!-- why
# A: Averages must be remembered from step to step.
# B: Each parameter has a pair of its own.
# C: That would be one average. Adam has two.
# D: s and r, each of the shape of the parameters.
# -->

# %% exercise="adam_concepts"
adam_concepts = {
    "first_step": "C",
    "correction": "A",
    "loss_scale": "B",
    "memory": "D",
}

# %% check="adam_concepts"
check("adam_concepts")

# %% [markdown]
# ## 3. Adam with L2 regularization
#
# *Lecture 3: L2 Regularization – AdamW.*
#
# $L^2$ regularization adds $\frac{\lambda}{2} \|\theta\|_2^2$ to the loss. An optimizer knows nothing of that.
# It is handed one gradient, that of the sum, and goes on as before: *both* moments, the correction, the
# step, $\varepsilon$ beside $\sqrt{\hat r}$. So the only question is what that gradient is. Differentiate the
# penalty with respect to $\theta$, and mind the two.
#
# With numbers: $\theta = 1$, a gradient of 2 and $\lambda = 3$ give Adam a gradient of 5, so in the first step
# $s = 0.5$ for $\beta_1 = 0.9$.
#
# ### Exercise: `adam_l2_step`
#
# You may call your own `adam_step`.
#
# | argument | shape | |
# | --- | --- | --- |
# | `theta`, `gradient`, `s`, `r` | any, the same | `gradient` is that of the loss alone |
# | `t`, `lr`, `beta_1`, `beta_2`, `epsilon` | | as in `adam_step` |
# | `strength` | | $\lambda$, a Python float |
# | result | as `theta`, `s`, `r` | three new arrays |


# %% exercise="adam_l2_step"
def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
    """One step of Adam on the loss plus λ/2 ‖θ‖².

    gradient: that of the loss alone; strength: λ. The rest, and the result, as in adam_step.
    """
    ### BEGIN SOLUTION
    gradient = gradient + strength * theta
    return adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
    ### END SOLUTION


# %% check="adam_l2_step"
check("adam_l2_step")

# %% [markdown]
# **In Keras and PyTorch.** `torch.optim.Adam(params, weight_decay=0.01)` is this: in spite of its name the
# argument goes into the gradient. In Keras it is a loss term, `Dense(…, kernel_regularizer=L2(0.005))`, whose
# argument is multiplied by $\theta^2$ without the ½. `keras.optimizers.Adam(weight_decay=…)` is *not* this, but the
# next section.
#
# ## 4. AdamW
#
# *Lecture 3: L2 Regularization – AdamW. Loshchilov & Hutter, 2017, algorithm 2.*
#
# Follow the term $\lambda \theta$ through that step. It is averaged with the gradients, which delays it.
# Then it is divided by $\sqrt{\hat r}$, the size of that parameter's gradients. So a parameter with large
# gradients is hardly regularized, and one with small gradients very much so. Nobody asked for that.
#
# Weight *decay* leaves the gradient alone and shrinks the weight itself, beside Adam's step:
#
# $$\theta \leftarrow \theta - \frac{\alpha_t}{\sqrt{\hat r} + \varepsilon} \, \hat s -
# \alpha_t \lambda \theta .$$
#
# Both terms use $\theta$ as it was *before* the step, and $\varepsilon$ stands beside $\sqrt{\hat r}$.
#
# The paper writes $\lambda \theta$ without $\alpha$, so that the rate and the decay can be tuned apart, and
# multiplies both terms by the factor of a schedule. Without such a factor, when $\alpha_t$ alone falls over
# time, the decay would not fade with it. So PyTorch, Keras and Optax multiply by the whole rate, as above.
# `decay_times_lr` chooses: true for the formula above, false for the form without any rate.
#
# With numbers: $\theta = 1$, a gradient of 2, $\alpha = 0.1$, $\lambda = 0.5$. In the first step Adam takes away
# 0.1 and the decay $0.1 \cdot 0.5 \cdot 1 = 0.05$, so 0.85 is left. Without the rate the decay is 0.5. The moments
# are those of Adam, 0.2 and 0.004.
#
# ### Exercise: `adamw_step`
#
# You may call your own `adam_step`.
#
# | argument | shape | |
# | --- | --- | --- |
# | `theta`, `gradient`, `s`, `r` | any, the same | |
# | `t`, `lr`, `beta_1`, `beta_2`, `epsilon` | | as in `adam_step` |
# | `weight_decay` | | $\lambda$, a Python float |
# | `decay_times_lr` | | true: $\alpha_t \lambda \theta$ is taken away; false: $\lambda \theta$ |
# | result | as `theta`, `s`, `r` | three new arrays |


# %% exercise="adamw_step"
def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
    """One step of AdamW: Adam's step, and beside it the decay of θ.

    weight_decay: λ; decay_times_lr: whether the decay is multiplied by lr. The rest, and the result, as in
    adam_step.
    """
    ### BEGIN SOLUTION
    decay = weight_decay * theta
    if decay_times_lr:
        decay = lr * decay
    theta, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
    return theta - decay, s, r
    ### END SOLUTION


# %% check="adamw_step"
check("adamw_step")

# %% [markdown]
# **In Keras and PyTorch.** `torch.optim.AdamW(params, lr=1e-3, weight_decay=0.01)` and
# `keras.optimizers.AdamW(1e-3, weight_decay=0.004)`: both multiply by the rate, the defaults differ, and *both
# decay biases as well* unless you tell them otherwise, with two parameter groups in PyTorch, with
# `optimizer.exclude_from_weight_decay(var_names=["bias"])` in Keras.
#
# The next figure runs `adam_l2_step` and `adamw_step` from the same start. Gradients are noisy, as
# minibatches would give them.


# %% jupyter={"source_hidden": true}
def descend(step, curvature, decay, noise_size):
    """1500 noisy steps of an optimizer on E(θ) = ½ Σ curvature · (θ − 1)²; (1501, 2) its path."""
    noise = np.random.default_rng(138)
    path, s, r = [np.array([-0.4, 1.8])], np.zeros(2), np.zeros(2)
    for t in range(1, 1501):
        gradient = curvature * (path[-1] - 1) + noise_size * noise.normal(size=2)
        theta, s, r = step(path[-1], gradient, s, r, t, 0.01, 0.9, 0.99, 1e-8, decay)
        path.append(theta)
    return np.array(path)


with figure(
    "The same valley, 100 times steeper in θ₁ than in θ₂",
    alt="Two paths from one start, and where Adam with L2 and AdamW come to rest as the strength grows, "
    "for noise like the curvature and for equal noise.",
):
    curvature = np.array([10.0, 0.1])
    grid = np.linspace(-0.6, 2.0, 131)
    energy = np.sqrt(
        0.5 * (curvature[0] * (grid[None, :] - 1) ** 2 + curvature[1] * (grid[:, None] - 1) ** 2)
    )
    panels = plt.subplots(1, 3, figsize=(11.4, 4.2), sharex=True, sharey=True)[1]
    for axes in panels:
        axes.contour(grid, grid, energy, levels=np.arange(0.1, 4, 0.4), colors="0.85", linewidths=1)
        axes.plot(1, 1, "k*", markersize=12)
        axes.plot(0, 0, "k+", markersize=12)
        axes.set(xlabel="θ₁ (steep)", aspect="equal")
    panels[0].set(title="two runs", ylabel="θ₂ (flat)")
    panels[1].set(title="rest, noise as the curvature")
    panels[2].set(title="rest, equal noise")
    for step, name, style, strengths, example in [
        (adam_l2_step, "Adam + L2", "C1o-", [0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0], 0.3),
        (adamw_step, "AdamW", "C0s-", [0.0, 0.1, 0.3, 0.6, 1.0, 2.0, 4.0, 10.0], 1.0),
    ]:
        path = descend(step, curvature, example, 0.5 * curvature)
        panels[0].plot(*path.T, style[:2], linewidth=0.8, label=f"{name}, λ = {example:g}")
        for axes, noise_size in [(panels[1], 0.5 * curvature), (panels[2], np.array([0.5, 0.5]))]:
            paths = [descend(step, curvature, decay, noise_size) for decay in strengths]
            axes.plot(*np.array([path[-500:].mean(axis=0) for path in paths]).T, style, label=name)
    for axes in panels:
        axes.legend(loc="upper right", fontsize="small")

# %% [markdown]
# **What to see.** The star is the minimum of the loss, the cross is zero, where any decay pulls. Left: both
# start at the top and move in steps of the same size. AdamW comes to rest on the way from the star to the
# cross. Adam + L2 gives up $\theta_2$ nearly altogether and leaves $\theta_1$ as it was.
#
# Middle: where it ends for weak to strong decay. AdamW shrinks both weights by the *same* factor, on a
# straight line to zero. With L2 the flat weight goes first, and the steep one moves only when $\lambda$ is of
# the size of its curvature: $\lambda \theta$ has to be as large as the gradients that it competes with.
#
# Right: do not take the straight line for a law. In the middle the noise is in proportion to the curvature,
# and $\sqrt{\hat r}$ follows the noise, so that Adam turns both directions into the same problem. Where the
# noise is equal, the loss pulls less firmly in the flat direction, and AdamW gives way there too. The decay
# itself is the same for both weights in either case. What it competes with is not.
#
# *Break it*: set `noise_size` to zero in the call for the left panel. Which of the two optimizers still
# comes to rest?
#
# ## 5. An optimizer that remembers
#
# *Lecture 3: L2 Regularization, the remark on biases; L2 Regularization – AdamW.*
#
# Handing `s`, `r` and `t` around for every array of a network is tiresome. A class keeps them. It is made
# of all parameters, a dictionary with names such as `"W1"` and `"b1"`. Each call of `step` takes the
# gradients under the same names, and gives back the new parameters, from which the next step starts.
#
# - Every array has moments of its own. They start at zero.
# - One step of the network is one step for all arrays: they share $t$.
# - Only kernels decay, those whose names begin with `W`. Biases, whose names begin with `b`, do not: they
#   do not make the predictions sharper.
# - `step(grads)` uses the rate given at the start. `step(grads, lr=0.002)` uses another one in this step
#   alone, for the update and for the decay. That is how a schedule is run. Even a rate of 0 is one: the
#   parameters stay, the moments move on.
# - Two optimizers know nothing of each other.
#
# With numbers: `AdamW({"W1": [2.0], "b1": [2.0]}, lr=0.1, weight_decay=0.5)` and gradients of 3 for both. After
# the first step `W1` is $2 - 0.1 - 0.1 \cdot 0.5 \cdot 2 = 1.8$ and `b1` is 1.9.
#
# ### Exercise: `AdamW`
#
# You may call your own `adamw_step`.
#
# | argument | |
# | --- | --- |
# | `params` | a dictionary of arrays, names beginning with `W` (kernels) or `b` (biases) |
# | `lr`, `beta_1`, `beta_2`, `epsilon`, `weight_decay` | Python floats; the decay is multiplied by the rate |
# | `grads` in `step` | a dictionary with the same names, arrays of the same shapes |
# | `lr` in `step` | `None`, or the rate of this step |
# | result of `step` | a dictionary with the same names, the new parameters |


# %% exercise="AdamW"
class AdamW:
    """AdamW for a dictionary of parameters; only kernels decay, those with names that begin with W.

    params: a dictionary of arrays, the point to start from; lr: the rate of the steps that are given none.
    The decay is multiplied by the rate of the step.
    """

    def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
        """Remember the parameters and the settings; all moments are zero, no step has been made."""
        ### BEGIN SOLUTION
        self.params = {key: value.copy() for key, value in params.items()}
        self.lr = lr
        self.settings = beta_1, beta_2, epsilon
        self.weight_decay = weight_decay
        self.s = {key: np.zeros_like(value) for key, value in params.items()}
        self.r = {key: np.zeros_like(value) for key, value in params.items()}
        self.t = 0
        ### END SOLUTION

    def step(self, grads, lr=None):
        """Make one step with the gradients, at the rate lr or, without one, at that of the optimizer.

        grads: a dictionary with the names of the parameters. Returns the new parameters, a dictionary.
        """
        ### BEGIN SOLUTION
        if lr is None:
            lr = self.lr
        self.t += 1
        new = {}
        for key, theta in self.params.items():
            decay = self.weight_decay if key.startswith("W") else 0.0
            new[key], self.s[key], self.r[key] = adamw_step(
                theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay
            )
        self.params = new
        return dict(new)
        ### END SOLUTION


# %% check="AdamW"
check("AdamW")

# %% [markdown]
# **In Keras and PyTorch.** A schedule is an object there: `AdamW(learning_rate=CosineDecay(…))` in Keras, and
# `CosineAnnealingLR(optimizer, …)` with a `step()` of its own in PyTorch. Forget that call and the rate stays
# what it was, without a word.

# %% [markdown]
# ## 6. What the difference means
#
# *Lecture 3: L2 Regularization, and L2 Regularization – AdamW.*
#
# ### Questions: `adamw_concepts`
#
# **`which_weights`**: Two weights have the same size. The loss gives the first one gradients that are
# typically 100 times larger, as noise around zero. You train with Adam + L2. Which one is pulled to zero
# more strongly?
#
# - A: the first
# - B: the second
# - C: both alike
# - D: neither, since Adam's steps do not depend on the size of the gradient
#
# <!-- why
# A: λθ is divided by the size of the gradients, and those of the first are large.
# B: λθ is divided by the size of that weight's gradients, and a small divisor makes it large.
# C: So it would be with AdamW.
# D: The step as a whole does not, but the share of λθ in it does.
# -->
#
# **`no_gradient`**: An input is always zero, so the loss never gives its weights a gradient. One of them is
# 0.5. You train with Adam + L2, $\alpha = 0.001$ and $\lambda = 10^{-4}$, from the first step on. By how
# much does the weight shrink a step, while it is far from zero?
#
# - A: not at all, it has no gradient
# - B: by about $\alpha \lambda \cdot 0.5 = 5 \cdot 10^{-8}$
# - C: by about $\lambda \cdot 0.5 = 5 \cdot 10^{-5}$
# - D: by about $\alpha = 10^{-3}$
#
# <!-- why
# A: With L2, λθ is in the gradient, whatever the loss says.
# B: That is the decay of AdamW or SGD. Adam divides by the size of the gradient.
# C: Adam normalizes the gradient: λ cancels, and α stays.
# D: The gradient is λθ alone, Adam divides it by its own size, and α is left.
# -->
#
# **`loss_scale`**: You sum the loss over 1000 examples where it was a mean, and keep $\alpha$ and
# $\lambda$. What happens to the regularization?
#
# - A: Adam + L2 regularizes far less than before, AdamW as before
# - B: AdamW regularizes far less than before, Adam + L2 as before
# - C: both regularize far less
# - D: nothing changes, Adam's steps do not depend on the scale of the loss
#
# <!-- why
# A: λθ is 1000 times smaller beside the gradient, but the decay of AdamW stands beside the division.
# B: AdamW's decay does not see the gradient at all.
# C: AdamW's decay is αλθ before and after.
# D: The steps hardly change. But what share of them is λθ?
# -->
#
# **`schedule`**: The rate $\alpha_t$ falls to zero towards the end of training. You use the form without any
# rate in the decay, and no other factor either. What happens in the last steps?
#
# - A: nothing moves any more
# - B: kernels shrink on, whatever the loss says
# - C: the decay becomes infinitely strong compared with before
# - D: the decay fades, more slowly than the steps do
#
# <!-- why
# A: The steps stop, but the decay has no rate in it that would fade.
# B: λθ is taken away in each step, with nothing from the loss to set against it.
# C: It stays as strong as it was. Beside steps that fade it wins.
# D: Without a rate and without a factor nothing makes it fade.
# -->
#
# **`predict`**: The next section trains a network on the 300 digits with 30 % wrong labels. With Adam + L2 some
# $\lambda$ between 0.01 and 0.03 will turn out best. And with AdamW? Any answer earns the point. The figure
# marks yours.
#
# - A: about a hundred times smaller
# - B: about the same
# - C: about ten times larger
# - D: more than a hundred times larger
#
# <!-- why
# A: In AdamW λ is multiplied by the rate, and by nothing that is large.
# B: In Adam + L2 λθ is divided by the size of the gradients, which are small here, so there a small λ does much.
# C: The right direction, but the gradients here are far smaller than 1/10.
# D: So it is: λθ divided by gradients of less than a hundredth, against λθ times the rate alone.
# -->

# %% exercise="adamw_concepts"
adamw_concepts = {
    "which_weights": "B",
    "no_gradient": "D",
    "loss_scale": "A",
    "schedule": "B",
    "predict": "D",
}

# %% check="adamw_concepts"
check("adamw_concepts")

# %% [markdown]
# ## 7. On the digits
#
# 300 digits of 8×8 pixels, a network with 48 hidden units, and a nasty twist: 30 % of the training labels
# are drawn anew at random. Learning them by heart does harm, so regularization has something to do. The
# next cells hold the network of notebook 01 and its gradients from notebook 05. The one after them trains
# 36 small networks with your `adam_l2_step` and your `AdamW`, which takes some seconds.

# %% provided="01_mlp.affine 01_mlp.sigmoid 01_mlp.softmax 01_mlp.mlp_forward"

# %% provided="04_derivatives.tanh_derivative 04_derivatives.relu_derivative"

# %% provided="04_derivatives.softmax_nll_gradient 05_backpropagation.affine_backward"

# %% provided="05_backpropagation.mlp_gradients"

# %% jupyter={"source_hidden": true}
from sklearn.datasets import load_digits


def spoiled_digits(seed):
    """300 digits to train on, 30 % of their labels drawn anew, and 1000 digits to judge by."""
    rng = np.random.default_rng(seed)
    digits = load_digits()
    order = rng.permutation(len(digits.target))[:1300]
    X, y = digits.data[order] / 16.0, digits.target[order]
    spoiled = rng.random(300) < 0.3
    y[:300][spoiled] = rng.integers(0, 10, size=spoiled.sum())
    return X[:300], y[:300], X[300:], y[300:]


class AdamL2:
    """Your adam_l2_step for a dictionary, with the settings of AdamW."""

    def __init__(self, params, lr, weight_decay):
        self.lr, self.strength, self.t = lr, weight_decay, 0
        self.state = {key: (value, 0 * value, 0 * value) for key, value in params.items()}

    def step(self, grads, lr):
        self.t += 1
        for key, (theta, s, r) in self.state.items():
            strength = self.strength if key.startswith("W") else 0.0
            self.state[key] = adam_l2_step(theta, grads[key], s, r, self.t, lr, 0.9, 0.999, 1e-7, strength)
        return {key: theta for key, (theta, _, _) in self.state.items()}


def train_digits(optimizer, decay, seed, steps=300):
    """Train a network on spoiled digits: the parameters before and after, and the accuracy on clean ones."""
    rng = np.random.default_rng(seed)
    X, y, X_dev, y_dev = spoiled_digits(seed)
    limits = {"W1": math.sqrt(6 / (64 + 48)), "W2": math.sqrt(6 / (48 + 10))}
    start = {"W1": rng.uniform(-1, 1, (64, 48)) * limits["W1"], "b1": np.zeros(48)}
    start |= {"W2": rng.uniform(-1, 1, (48, 10)) * limits["W2"], "b2": np.zeros(10)}
    trainer, params = optimizer(start, 0.01, weight_decay=decay), start
    for t in range(steps):
        rate = 0.005 * (1 + math.cos(math.pi * t / steps))  # from 0.01 to 0, as a cosine
        params = trainer.step(mlp_gradients(params, X, y, "tanh")[1], rate)
    accuracy = (mlp_forward(params, X_dev, np.tanh, "none")[1].argmax(axis=1) == y_dev).mean()
    return start, params, accuracy


with figure(
    "Digits with 30 % of the labels spoiled",
    alt="Accuracy on clean digits against the strength, for Adam with L2 and for AdamW: the same height "
    "at strengths hundreds of times apart.",
):
    panels = plt.subplots(1, 2, figsize=(9.6, 3.4), sharey=True)[1]
    for axes, optimizer, name, style, strengths in [
        (panels[0], AdamL2, "Adam + L2", "C1o-", [1e-4, 1e-3, 3e-3, 1e-2, 2e-2, 3e-2, 5e-2, 1e-1]),
        (panels[1], AdamW, "AdamW", "C0s-", [1e-2, 1e-1, 3e-1, 1.0, 3.0, 6.0, 10.0, 20.0]),
    ]:
        plain = np.mean([train_digits(optimizer, 0.0, seed)[2] for seed in (1, 2)])
        scores = [[train_digits(optimizer, decay, seed)[2] for seed in (1, 2)] for decay in strengths]
        axes.axhline(100 * plain, color="black", linestyle=":", label="no decay")
        axes.semilogx(strengths, 100 * np.mean(scores, axis=1), style, label=name)
        axes.set(xlabel="λ", title=name)
    said = {"A": 2e-4, "B": 0.02, "C": 0.2, "D": 6.0}.get(adamw_concepts["predict"])
    if said:
        panels[1].axvline(said, color="0.4", linewidth=1, label="your prediction")
    for axes in panels:
        axes.legend(loc="lower left")
    panels[0].set_ylabel("accuracy on clean digits, %")

# %% [markdown]
# **What to see.** The net without any decay (dotted) has learned the wrong labels. Both ways of shrinking
# the kernels lift it from some 64 % to some 88 %, and too strong a decay ruins both. So Adam with L2 *can* be tuned
# to work: where gradients are of similar sizes it is no disaster. But look at the scales. The best
# $\lambda$ of the one is hundreds of times that of the other, so a strength found for one of them is of no
# use in the other. And it is not the same thing that they do, as the next figure shows.
#
# *Break it*: give `AdamL2` and `AdamW` a constant rate, `rate = 0.01`. Do the best $\lambda$ move?

# %% jupyter={"source_hidden": true}
with figure(
    "How much of W1 is left, pixel by pixel",
    alt="Three 8 by 8 maps: how much each pixel varies, and how long its row of the kernel is after "
    "training with Adam and L2 and with AdamW.",
):
    drawn, panels = plt.subplots(1, 3, figsize=(9.6, 3.2))
    brightness = spoiled_digits(1)[0].std(axis=0).reshape(8, 8)
    shown = panels[0].imshow(brightness, cmap="gray")
    panels[0].set_title("how much a pixel varies")
    drawn.colorbar(shown, ax=panels[0], shrink=0.8)
    for axes, optimizer, name, decay in [
        (panels[1], AdamL2, "Adam + L2", 1e-4),
        (panels[2], AdamW, "AdamW", 0.3),
    ]:
        start, end, _ = train_digits(optimizer, decay, seed=1)
        left = np.linalg.norm(end["W1"], axis=1) / np.linalg.norm(start["W1"], axis=1)
        left = np.maximum(left, 1e-3).reshape(8, 8)  # zero has no place on a logarithmic scale
        shown = axes.imshow(left, cmap="PuOr", norm="log", vmin=1 / 8, vmax=8)
        axes.set_title(f"{name}, λ = {decay:g}")
    bar = drawn.colorbar(shown, ax=panels[1:], shrink=0.8, extend="min", label="norm after / before")
    bar.set_ticks([1 / 8, 1 / 2, 1, 2, 8], labels=["1/8", "1/2", "1", "2", "8"], minor=False)
    bar.ax.minorticks_off()
    for axes in panels:
        axes.set(xticks=[], yticks=[])

# %% [markdown]
# **What to see.** Each square is a pixel. The colour says how long its row of `W1` is after the training,
# compared with before: violet rows have grown, brown ones have shrunk. Some pixels at the rim are black in
# all 300 digits, so the loss says nothing about their weights, and the decay alone acts on them. AdamW
# shrinks them by the product of its factors $1 - \alpha_t \lambda$, here 0.64. Adam + L2 has wiped them
# out, with a $\lambda$ so weak that the accuracy above did not notice it: where nothing else is in the
# gradient, $\hat s / \sqrt{\hat r}$ is 1, and $\lambda$ cancels. And where the gradients are large, the
# same $\lambda$ does next to nothing.
#
# *Break it*: train with `steps=60`. Which of the two optimizers has had the time to wipe the rim out?
#
# Last, the line in the table of the course, measured as in notebook 06, with your `AdamW`.

# %% provided="06_training.remedies" jupyter={"source_hidden": true}


# %%
def train_with_adamw(params, X, gold, X_dev, gold_dev, rng):
    optimizer = AdamW(params, 0.01, weight_decay=6.0)
    for step in range(300):
        rate = 0.005 * (1 + math.cos(math.pi * step / 300))
        params = optimizer.step(mlp_gradients(params, X, gold, "tanh")[1], rate)
    return logits_of(params)


with figure(
    "300 digits with 30 % wrong labels: what each remedy is worth",
    alt="Bars of the accuracy on clean digits: no remedy, early stopping, weight decay, and AdamW by your code.",
):
    show_remedies(
        {"none, trained to the end": 70.5, "early stopping": 84.5, "weight decay": 87.3},
        {"AdamW": train_with_adamw},
    )

# %% [markdown]
# **What to see.** AdamW gets as far as SGD with weight decay, in a fifth of the steps. The decay is the remedy, and the
# optimizer only the way there.
#
# *Break it*: set `weight_decay` to 0. Which of the other bars is it like?
#
# ## Where you are
#
# You have the optimizer that most networks are trained with today, down to the place of $\varepsilon$, and
# you know what its decay does and what the $L^2$ penalty would do in its place. The good default is AdamW
# with a rate that decays, and biases left alone.
#
# The next notebook regularizes in quite another way: by switching units off at random.
#
# **Sources.** Straka, NPFL138, lectures 2 and 3. Tieleman & Hinton (2012), *RMSProp*, lecture 6.5 of
# Neural Networks for Machine Learning. Kingma & Ba (2014), *Adam: A Method for Stochastic Optimization*.
# Loshchilov & Hutter (2017), *Decoupled Weight Decay Regularization*. The manuals of `torch.optim` and
# `keras.optimizers`.
