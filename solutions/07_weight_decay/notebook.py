# %% [markdown]
# # Weight decay
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer ← **you are here** | SGD, momentum | SGD (+ momentum), RMSProp, Adam, **SGDW**, AdamW, … |
# | Regularization ← **and here** | **L2, L1** | L2, dropout, label smoothing, BatchNorm, LayerNorm, MixUp, … |
#
# A network that fits its training data well can still be useless on new ones. *Regularization* is any
# change of the learning algorithm that is meant to lower the error on new data, even at the cost of the
# error on the training data. So it is needed only where the two errors differ. A model that sees each example
# just once, as large language models nearly do, often needs none. The oldest kind asks for small weights.
#
# In this notebook you write $L^2$ and $L^1$ regularization and weight decay, see what they do to a
# polynomial, to a loss surface and to a network, find out which $\lambda$ a Bayesian would choose, and
# learn when $L^2$ regularization and weight decay are the same thing. They often are not. At the end weight
# decay meets the 300 digits of this course, 30 % of them with wrong labels.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. The
# figure that follows is drawn by *your* code: look at it before you go on. Allow yourself 45 to 90 minutes.
#
# **Letters and shapes:**
#
# | letter | in code | meaning |
# | --- | --- | --- |
# | $\theta$ | `params` | the parameters: kernels, with names that begin with `W`, and biases (`b…`) |
# | $E$ | `loss` | the loss, one number |
# | $\nabla E$ | `grads` | its gradient, a dictionary with the same names and shapes |
# | $\alpha$ | `lr` | learning rate |
# | $\lambda$ | `strength`, `weight_decay` | how strongly weights are pulled to zero |
# | $m$ | `num_examples` | number of training examples |
#
# **The rules of all notebooks** (01 tells why): any shape works, the arguments stay as they were, and
# float32 in gives float32 out. An update returns *new* arrays and a *new* dictionary. It may share with its
# arguments what it does not change.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, check_gradient, figure


# %% [markdown]
# ## 1. Smooth means small
#
# *Lecture: L2 Regularization, the slide with the three fits.*
#
# How quickly does the output of a layer change when its input changes? For $xW + b$ the Jacobian with respect
# to $x$ is $W$ itself, transposed. Small weights make a function that changes slowly. Large weights are what a
# model needs to bend back and forth between the data points.
#
# Polynomials show it best. Fit $f(x) = c_0 + c_1 x + \dots + c_n x^n$ to $m$ points by least squares, with
# a penalty on the coefficients:
#
# $$\min_c \; \sum_{i=1}^{m} \big(y_i - f(x_i)\big)^2 + \lambda \|c\|_2^2 .$$
#
# Here all coefficients are penalized, the constant too. Write the powers of $x_i$ into row $i$ of a matrix
# $X$, from $x_i^0$ to $x_i^n$. Then $f(x_i)$ is row $i$ of $Xc$, and the penalized loss is
# $\|y - Xc\|_2^2 + \lambda \|c\|_2^2$. With respect to $c$ the first term has the derivative
# $-2 X^\top (y - Xc)$ and the second $2 \lambda c$. At the minimum their sum is zero. Collect what multiplies $c$
# on one side: that is a linear system for $c$, the *normal equations* of ridge regression, or Tikhonov
# regularization.
#
# With numbers: the points $(-1, 1)$, $(0, 2)$, $(1, 6)$ and degree 1 give $X^\top X = \begin{pmatrix} 3 & 0 \\ 0 & 2
# \end{pmatrix}$ and $X^\top y = (9, 5)$. For $\lambda = 0$ that is the line $3 + 2.5 x$. For $\lambda = 1$ both
# coefficients are smaller, $9/4$ and $5/3$.
#
# The solution has a length, $\|c\|_2 = \sqrt{\sum_j c_j^2}$. The lecture shows three fits of growing freedom to
# the same points. The norms of their coefficients are 0.90, 1.06 and 32.69.
#
# ### Exercise: `l2_norm_of_fit`
#
# | argument | shape | |
# | --- | --- | --- |
# | `x`, `y` | (m,) | the points |
# | `degree` | | an int, the highest power, 0 or more |
# | `strength` | | $\lambda$, a Python float; 0 only where $m$ > `degree` |
# | result | | one number, $\lVert c \rVert_2$ |


# %% exercise="l2_norm_of_fit"
def l2_norm_of_fit(x, y, degree, strength):
    """The L2 norm of the coefficients c that minimize Σ (y − Σ c_j x^j)² + λ ‖c‖².

    x, y: (m,) points; degree: the highest power; strength: λ, which counts for all coefficients.
    Returns one number.
    """
    ### BEGIN SOLUTION
    X = x[:, None] ** np.arange(degree + 1)
    c = np.linalg.solve(X.T @ X + strength * np.eye(degree + 1), X.T @ y)
    return np.sqrt((c**2).sum())
    ### END SOLUTION


# %% check="l2_norm_of_fit"
check("l2_norm_of_fit")

# %% [markdown]
# **In other libraries.** `sklearn.linear_model.Ridge(alpha=1.0)` calls our $\lambda$ `alpha` and leaves the constant
# out of the penalty. `np.linalg.lstsq(X, y)` solves the case $\lambda = 0$ without ever forming $X^\top X$.
#
# In the next figure the norms come from `l2_norm_of_fit`. The curves do not: they are drawn by `lstsq`.

# %% jupyter={"source_hidden": true}
# The ten points of Bishop (2006), Pattern Recognition and Machine Learning, section 1.1: a sine, and noise.
bishop_x = np.linspace(0, 1, 10)
bishop_y = np.append(
    [0.349486, 0.830839, 1.007332, 0.971507, 0.133066],
    [0.166823, -0.848307, -0.445686, -0.563567, 0.261502],
)

with figure(
    "Ten points, four fits, and the norm of the coefficients",
    alt="Ten noisy points on a sine, fitted by polynomials of degree 1, 3 and 9, and of degree 9 with a "
    "tiny penalty; the norm stands in each panel.",
):
    panels = plt.subplots(1, 4, figsize=(11, 2.9), sharey=True)[1]
    fine = np.linspace(0, 1, 400)
    for axes, (degree, strength) in zip(panels, [(1, 0.0), (3, 0.0), (9, 0.0), (9, 1e-4)], strict=True):
        norm = l2_norm_of_fit(bishop_x, bishop_y, degree, strength)
        powers, corner = bishop_x[:, None] ** np.arange(degree + 1), strength**0.5 * np.eye(degree + 1)
        rows, targets = np.vstack([powers, corner]), np.concatenate([bishop_y, np.zeros(degree + 1)])
        curve = fine[:, None] ** np.arange(degree + 1) @ np.linalg.lstsq(rows, targets, rcond=None)[0]
        axes.plot(fine, np.sin(2 * np.pi * fine), color="0.7", label="sin 2πx")
        axes.plot(fine, curve, "C1", linewidth=2)
        axes.plot(bishop_x, bishop_y, "C0o")
        axes.set(title=f"degree {degree}, λ = {strength:g}", xlabel="x", ylim=(-1.6, 1.6))
        axes.text(
            0.97,
            0.95,
            f"‖c‖ = {norm:,.3g}" if norm < 1e3 else f"‖c‖ = {norm:,.0f}",
            ha="right",
            va="top",
            transform=axes.transAxes,
        )
    panels[0].legend(loc="lower left")

# %% [markdown]
# **What to see.** A straight line has small coefficients and misses the points. Degree 3 needs larger ones
# to bend twice. Degree 9 goes through all ten points exactly, and pays with coefficients of more than a
# million that cancel each other almost entirely. The same degree with a tiny penalty is a smooth curve
# again. It *could* bend eight times, but that would cost too much. The first two norms are those of the
# coefficients that Bishop prints in his table 1.1.
#
# The third is almost his. In exact arithmetic it is 1,733,898, and the normal equations print 1,733,522. That
# is no mistake of yours: $X$ has a condition number of $1.5 \cdot 10^7$, and $X^\top X$ has its *square*. Out of
# sixteen digits some four are left. Solvers that stay away from $X^\top X$ get all of 1,733,898. A penalty
# helps here, too: it adds $\lambda$ to all eigenvalues, also to the tiny ones.
#
# *Break it*: give degree 9 a $\lambda$ of $10^{-12}$, $10^{-8}$ and $1$. How much does it take to tame it?
#
# ## 2. L2 regularization
#
# *Lecture: L2 Regularization.*
#
# In a network the penalty is added to the loss, and training minimizes the sum:
#
# $$\tilde E(\theta) = E(\theta) + \frac{\lambda}{2} \|W\|_2^2 ,$$
#
# where $\|W\|_2^2$ is the sum of the squares of all entries of all kernels. The $\frac12$ is there to make
# the derivative tidy. Biases are left out: they shift a function and do not make it any steeper.
#
# With numbers: a kernel $(1, -2)$ with the gradient $(2, 2)$, and $\lambda = 0.5$. The squares sum to 5, so the loss
# grows by 1.25. For its gradient, differentiate one term of the penalty with respect to one weight.
#
# Your function gets the loss and its gradient, and gives back those of the regularized loss.
#
# ### Exercise: `l2_regularized`
#
# | argument | shape | |
# | --- | --- | --- |
# | `loss` | | one number, $E$ |
# | `grads` | | a dictionary of arrays, $\nabla E$ |
# | `params` | | a dictionary of arrays with the same names; only `W…` are penalized |
# | `strength` | | $\lambda$, a Python float |
# | result | | a pair, $\tilde E$ and the dictionary $\nabla \tilde E$ |


# %% exercise="l2_regularized"
def l2_regularized(loss, grads, params, strength):
    """The loss with λ/2 ‖W‖² added for all kernels W, and its gradient.

    loss: E; grads, params: dictionaries of arrays with the same names, those of kernels begin with W.
    Returns the pair loss, grads, the latter a new dictionary.
    """
    ### BEGIN SOLUTION
    grads = dict(grads)
    for key, value in params.items():
        if key.startswith("W"):
            loss = loss + strength / 2 * (value**2).sum()
            grads[key] = grads[key] + strength * value
    return loss, grads
    ### END SOLUTION


# %% check="l2_regularized"
check("l2_regularized")

# %% [markdown]
# **In Keras and PyTorch.** `keras.regularizers.L2(0.01)` adds $0.01 \|W\|_2^2$: there is no ½, so it stands for our
# $\lambda / 2$. It belongs to single kernels, `Dense(…, kernel_regularizer=L2(0.01))`. In `torch.optim.SGD(params,
# lr, weight_decay=0.01)` the argument is our $\lambda$, and it applies to *everything* in `params`, biases too.
#
# A gradient can be checked without knowing the right one: move each parameter by a tiny bit and see how
# much the loss changes. `check_gradient` does that. Here the loss is a plain function of one kernel and one
# bias, and the regularized loss comes from your own function.

# %%
with figure(
    "Is it the gradient of that loss?",
    alt="The gradient of the regularized loss beside its central differences, for a kernel and a bias.",
):
    rng = np.random.default_rng(138)
    point = {"W1": rng.normal(size=(5, 7)), "b1": rng.normal(size=7)}

    def bumpy(params):
        """A loss with a known gradient: the sum of the sines of all parameters."""
        return sum(float(np.sin(value).sum()) for value in params.values())

    slopes = {key: np.cos(value) for key, value in point.items()}
    check_gradient(
        lambda params: l2_regularized(bumpy(params), slopes, params, 0.3)[0],
        l2_regularized(bumpy(point), slopes, point, 0.3)[1],
        point,
    )

# %% [markdown]
# ## 3. L1 regularization
#
# *Lecture: L1 Regularization.*
#
# The penalty may also be the sum of absolute values, $\lambda \|\theta\|_1$. Its derivative is
# $\lambda \operatorname{sign} \theta$: every weight is pulled towards zero with the same force, the small
# ones as hard as the large ones. A step of that pull must not jump across zero. So the lecture caps it with
# the weight itself:
#
# $$\theta \leftarrow \theta - \alpha \frac{\partial E}{\partial \theta} -
# \min\big(\alpha \lambda, |\theta|\big) \operatorname{sign} \theta .$$
#
# Every $\theta$ on the right is the one from before the step. The sign of 0 is 0, so a weight at zero is
# not pulled at all.
#
# With numbers: $\alpha \lambda = 0.5$ and no gradient. Weights of 2, $-2$ and 0.25 become 1.5, $-1.5$ and 0.
#
# ### Exercise: `l1_step`
#
# | argument | shape | |
# | --- | --- | --- |
# | `theta`, `gradient` | any, the same | parameters, and the gradient of $E$ alone |
# | `lr`, `strength` | | $\alpha$ and $\lambda$, Python floats |
# | result | as `theta` | the new parameters |


# %% exercise="l1_step"
def l1_step(theta, gradient, lr, strength):
    """One step of SGD with L1 regularization.

    theta, gradient: arrays of one shape; lr: α; strength: λ. Returns the new theta.
    """
    ### BEGIN SOLUTION
    pull = np.minimum(lr * strength, np.abs(theta)) * np.sign(theta)
    return theta - lr * gradient - pull
    ### END SOLUTION


# %% check="l1_step"
check("l1_step")

# %% [markdown]
# **In Keras and PyTorch.** `keras.regularizers.L1(0.01)` puts $0.01 \|W\|_1$ into the loss, and `torch.optim` has
# nothing of the kind. Neither has the cap: their weights hop around zero and never stay there.
#
# The next figure follows `l2_regularized` and `l1_step` down a bowl.


# %% jupyter={"source_hidden": true}
def slope_of_bowl(theta):
    """The gradient of the bowl ½ (θ − centre)ᵀ A (θ − centre), a loss of two weights."""
    return (theta - np.array([0.4, 1.2])) @ np.array([[1.0, -0.4], [-0.4, 0.8]])


def path_on_bowl(step, strength):
    """1000 steps from the middle of the bowl, (1001, 2)."""
    path = [np.array([0.4, 1.2])]
    for _ in range(1000):
        path.append(step(path[-1], strength))
    return np.array(path)


def l2_descent(theta, strength):
    return theta - 0.02 * l2_regularized(0.0, {"W": slope_of_bowl(theta)}, {"W": theta}, strength)[1]["W"]


def l1_descent(theta, strength):
    return l1_step(theta, slope_of_bowl(theta), 0.02, strength)


with figure(
    "The loss pulls one way, the penalty the other",
    alt="Contours of a bowl with the paths of L2 and L1 from its minimum towards zero, and where they "
    "end as the strength grows: L1 sets one weight to zero.",
):
    panels = plt.subplots(1, 3, figsize=(11, 3.8), width_ratios=[1, 1, 1.1])[1]
    grid = np.linspace(-0.6, 1.8, 121)
    first, second = np.meshgrid(grid, grid)
    bowl = 0.5 * (first - 0.4) ** 2 + 0.4 * (second - 1.2) ** 2 - 0.4 * (first - 0.4) * (second - 1.2)
    penalties = [(first**2 + second**2) / 2, np.abs(first) + np.abs(second)]
    strengths = np.linspace(0, 1, 11)
    for axes, step, penalty, name, color in zip(
        panels[:2], [l2_descent, l1_descent], penalties, ["L2", "L1"], ["C0", "C1"], strict=True
    ):
        axes.contour(grid, grid, bowl, levels=[0.01, 0.06, 0.15, 0.3, 0.5, 0.8], colors="0.75", linewidths=1)
        axes.contour(grid, grid, penalty, levels=6, colors=color, linewidths=1, linestyles=":")
        path = path_on_bowl(step, 0.5)
        axes.plot(*path.T, color, linewidth=2.5, label="path for λ = 0.5")
        axes.plot(*path[-1], "s", color=color, markersize=8)
        axes.plot(0.4, 1.2, "k*", markersize=12, label="minimum of the loss")
        axes.set(title=name, xlabel="θ₁", ylabel="θ₂", aspect="equal")
        axes.legend(loc="lower right", fontsize="small")
        rest = np.array([path_on_bowl(step, strength)[-1] for strength in strengths])
        panels[2].plot(strengths, rest[:, 0], f"{color}s-", markersize=5, label=f"θ₁ with {name}")
        panels[2].plot(strengths, rest[:, 1], f"{color}o--", markersize=5, label=f"θ₂ with {name}")
    panels[2].axhline(0, color="black", linewidth=0.8)
    panels[2].set(title="where it ends", xlabel="λ")
    panels[2].legend()

# %% [markdown]
# **What to see.** Grey: the loss. Dotted: the penalty, circles for $L^2$ and squares for $L^1$. Training
# starts at the star and ends where the two pulls balance. Right: with $L^2$ both weights get smaller and
# smaller, and neither is ever zero. With $L^1$ the first weight falls to zero at a finite $\lambda$ and is
# held there, because a constant pull does not fade as the weight does. So $L^1$ chooses among the weights.
# (Look closely: the held weight is not exactly zero. The gradient of the loss still moves it by
# $\alpha |\partial E|$ in each step, and the next step takes that back. A smaller rate holds it closer.) In
# deep networks, the lecture remarks, $L^1$ has not worked well.
#
# *Break it*: move the centre of the bowl in `slope_of_bowl` and `path_on_bowl` to (1.2, 1.2). Does $L^1$ still
# choose?
#
# ## 4. Which λ? The Bayesian answer
#
# *Lecture: L2 Regularization as MAP.*
#
# Maximum likelihood asks for the $\theta$ that makes the data most probable. *Maximum a posteriori* (MAP)
# asks for the most probable $\theta$, given the data. By Bayes' theorem that is
#
# $$\theta_\mathrm{MAP} = \arg\max_\theta \; p(\mathbb X; \theta) \, p(\theta) =
# \arg\min_\theta \; \Big[ \Big( \sum_{i=1}^{m} -\log p(x^{(i)}; \theta) \Big) - \log p(\theta) \Big] .$$
#
# Suppose all that we want to say beforehand is that weights are about zero with a variance of $\sigma^2$.
# The distribution that says nothing more, the one of maximum entropy, is the normal distribution. For it,
# $-\log p(\theta)$ is $\|\theta\|_2^2 / (2 \sigma^2)$ and a constant. So MAP with this prior *is* $L^2$
# regularization, and the prior tells $\lambda$.
#
# Mind the parentheses. There is a term for every example, but one prior in all. Compare the bracket with
# $E + \frac{\lambda}{2} \|\theta\|_2^2$, once where $E$ is the *sum* of the negative log likelihoods, and
# once where $E$ is their *mean*, as it is in this course. Minimizing a function or $\frac1m$ of it is the
# same.
#
# With numbers: $\sigma = 0.5$ and a sum give $\lambda = 4$, for one example or for a hundred.
#
# ### Exercise: `map_l2_strength`
#
# | argument | |
# | --- | --- |
# | `prior_std` | $\sigma$, the standard deviation of the prior, a Python float above 0 |
# | `num_examples` | $m$, an int |
# | `reduction` | `"sum"` or `"mean"`: how $E$ is made of the examples' terms |
# | result | one number, $\lambda$ |


# %% exercise="map_l2_strength"
def map_l2_strength(prior_std, num_examples, reduction):
    """The λ for which E + λ/2 ‖θ‖² is minimal at the MAP estimate under a normal prior with mean 0.

    prior_std: σ of the prior; num_examples: m; reduction: "sum" or "mean", what E is of the m negative log
    likelihoods. Returns one number.
    """
    ### BEGIN SOLUTION
    strength = 1 / prior_std**2
    if reduction == "mean":
        strength = strength / num_examples
    return strength
    ### END SOLUTION


# %% check="map_l2_strength"
check("map_l2_strength")

# %% [markdown]
# **In Keras and PyTorch.** Losses are means there by default (`reduction="sum_over_batch_size"`, `"mean"`), so a
# regularizer's strength that suits 1,000 examples is ten times too strong for 10,000, and nothing warns you.
#
# The next figure estimates a mean with the $\lambda$ of `map_l2_strength`.

# %% jupyter={"source_hidden": true}
with figure(
    "MAP for the mean of normal data: prior 0 ± 0.5, data around 2 ± 1",
    alt="The estimate against the number of examples: MAP climbs from zero to 2, and stays at a fifth "
    "where the prior counts for each example.",
):
    # E(θ) = mean of ½ (x − θ)², so E + λ/2 θ² is minimal at mean(x) / (1 + λ).
    samples = np.random.default_rng(29).normal(2.0, 1.0, size=1000)
    sizes = np.unique(np.logspace(0, 3, 40).astype(int))
    means = np.array([samples[:m].mean() for m in sizes])
    once = np.array(
        [mean / (1 + map_l2_strength(0.5, int(m), "mean")) for m, mean in zip(sizes, means, strict=True)]
    )
    each = means / (1 + map_l2_strength(0.5, 1, "sum"))
    plt.figure(figsize=(7, 3.6))
    plt.axhline(2, color="0.6", linewidth=1)
    plt.semilogx(sizes, means, "C2:", linewidth=2, label="maximum likelihood")
    plt.semilogx(sizes, once, "C0", linewidth=2, label="MAP: the prior once in all, λ = 1/(mσ²)")
    plt.semilogx(sizes, each, "C1--", linewidth=2, label="the prior once an example, λ = 1/σ²")
    plt.xlabel("number of examples m")
    plt.ylabel("estimate")
    plt.ylim(-0.1, 3.4)
    plt.legend(loc="upper right")

# %% [markdown]
# **What to see.** With one example MAP believes the prior, with a thousand it believes the data: the blue
# line climbs from near zero to the truth at 2. Whoever counts the prior once for every example, a slip that
# is easily made where the parentheses are missing, never gets there. However many data they have, their
# estimate stays at a fifth of the mean.
#
# *Break it*: try a prior of 0 ± 5 in place of 0 ± 0.5. How many examples does it take to forget it?
#
# ### Questions: `map_concepts`
#
# **`prior`**: Which prior makes MAP the same as $L^1$ regularization? Write down $-\log p(\theta)$.
#
# - A: a uniform one, with all weights equally probable
# - B: a normal one with mean zero
# - C: a normal one, but around the maximum likelihood estimate and not around zero
# - D: a Laplace one, in proportion to $e^{-|\theta| / c}$
#
# <!-- why
# A: The logarithm of a constant is a constant: no penalty at all.
# B: Its −log is a square, which is L2.
# C: That would pull towards the estimate and not towards zero, and by a square.
# D: Its −log is |θ| / c and a constant.
# -->
#
# **`more_data`**: Your loss is a mean. You get ten times as many training examples and keep your prior.
# What happens to the $\lambda$ of MAP?
#
# - A: it is ten times smaller
# - B: it stays the same
# - C: it is ten times larger
# - D: it is $\sqrt{10}$ times smaller
#
# <!-- why
# A: λ = 1 / (m σ²): one prior weighs against ten times as many examples.
# B: For a summed loss it would. In a mean the examples lose weight, and so must the prior.
# C: More data make the prior matter less.
# D: The root of m belongs to standard errors. Here m itself divides.
# -->
#
# **`narrow`**: You are surer that the weights are small, and halve the $\sigma$ of the prior. What happens
# to $\lambda$?
#
# - A: it is halved
# - B: it doubles
# - C: it is four times larger
# - D: it is four times smaller
#
# <!-- why
# A: A narrower prior pulls harder.
# B: σ occurs in λ by its square.
# C: λ is in proportion to 1 / σ², and (1/2)² is 1/4.
# D: That is what doubling σ does.
# -->
#
# **`flat`**: The prior gets wider and wider, $\sigma \to \infty$. What does MAP become?
#
# - A: all weights become zero
# - B: the maximum likelihood estimate
# - C: the weights become infinite, since large ones are probable now
# - D: the mean of the prior
#
# <!-- why
# A: That is what the opposite does, σ → 0.
# B: 1 / σ² goes to zero, and with it the penalty.
# C: A flat prior allows large weights and asks for none.
# D: The prior says nothing any more, so its mean says nothing either.
# -->

# %% exercise="map_concepts"
map_concepts = {
    "prior": "D",
    "more_data": "A",
    "narrow": "C",
    "flat": "B",
}

# %% check="map_concepts"
check("map_concepts")

# %% [markdown]
# ## 5. Weight decay
#
# *Lecture: L2 Regularization, the update rule. Loshchilov & Hutter, 2017.*
#
# Put the gradient of the regularized loss into a step of SGD, $\theta \leftarrow \theta - \alpha \nabla \tilde E$, and
# collect all that multiplies $\theta$ in one factor. What comes out tells another story. In each step the weights
# are multiplied by a number a little below 1, and then take the plain step along $\nabla E$: they *decay*. No
# penalty is needed in the loss for that. SGD with such a decay is called SGDW.
#
# With numbers: a weight of 2 with a gradient of 3, $\alpha = 0.1$ and $\lambda = 0.5$, becomes $1.9 - 0.3 = 1.6$.
#
# ### Exercise: `sgdw_step`
#
# | argument | |
# | --- | --- |
# | `params`, `grads` | dictionaries of arrays with the same names; `grads` is that of $E$ alone |
# | `lr`, `weight_decay` | $\alpha$ and $\lambda$, Python floats |
# | result | the new parameters, a new dictionary; only kernels (`W…`) decay |


# %% exercise="sgdw_step"
def sgdw_step(params, grads, lr, weight_decay):
    """One step of SGD with weight decay, the same as SGD on the loss with the L2 penalty.

    params, grads: dictionaries of arrays with the same names, those of kernels begin with W; lr: α;
    weight_decay: λ. Only kernels decay. Returns the new parameters.
    """
    ### BEGIN SOLUTION
    new = {}
    for key, value in params.items():
        if key.startswith("W"):
            value = value * (1 - lr * weight_decay)
        new[key] = value - lr * grads[key]
    return new
    ### END SOLUTION


# %% check="sgdw_step"
check("sgdw_step")

# %% [markdown]
# **In Keras and PyTorch.** `keras.optimizers.SGD(lr, momentum=0.9, weight_decay=0.01)` decays, beside the momentum.
# `torch.optim.SGD(params, lr, momentum=0.9, weight_decay=0.01)` adds $\lambda \theta$ to the gradient, so it
# goes through the momentum. The same words, two algorithms, and both take biases along.
#
# The next figure takes the steps of both kinds with `l2_regularized` and `sgdw_step`.


# %% jupyter={"source_hidden": true}
def compare_on_bowl(optimizer, steps=150):
    """How far the paths with L2 in the gradient and with decay beside it are apart, after each step."""
    start = {"W": np.array([1.6, -0.6])}
    with_l2, with_decay = (start, {}), (start, {})
    distances = []
    for t in range(1, steps + 1):
        theta, state = with_l2
        gradient = l2_regularized(0.0, {"W": slope_of_bowl(theta["W"])}, theta, 0.5)[1]["W"]
        move, state = optimizer(gradient, state, t)
        with_l2 = {"W": theta["W"] - 0.03 * move}, state
        theta, state = with_decay
        move, state = optimizer(slope_of_bowl(theta["W"]), state, t)
        with_decay = sgdw_step(theta, {"W": move}, 0.03, 0.5), state
        distances.append(np.linalg.norm(with_l2[0]["W"] - with_decay[0]["W"]))
    return distances


def sgd(gradient, state, t):
    return gradient, state


def momentum(gradient, state, t):
    velocity = 0.8 * state.get("v", 0.0) + gradient
    return velocity, {"v": velocity}


def rmsprop(gradient, state, t):
    r = 0.9 * state.get("r", 0.0) + 0.1 * gradient**2
    return gradient / (np.sqrt(r) + 1e-7), {"r": r}


with figure(
    "L2 regularization against weight decay, the same λ",
    alt="The distance of the two paths over 150 steps: rounding only for SGD, large at once for momentum "
    "and RMSProp.",
):
    plt.figure(figsize=(7, 3.6))
    for optimizer, style in [(sgd, "C0-"), (momentum, "C1--"), (rmsprop, "C2:")]:
        distances = np.maximum(compare_on_bowl(optimizer), 1e-18)  # zero cannot be drawn
        plt.semilogy(range(1, 151), distances, style, linewidth=2, label=optimizer.__name__)
    plt.axhline(2.2e-16, color="0.6", linewidth=1)
    plt.text(150, 3e-16, "rounding", color="0.4", ha="right", va="bottom")
    plt.xlabel("step")
    plt.ylabel("distance of the two paths")
    plt.ylim(1e-18, 10)
    plt.legend(loc="center right", title="optimizer")

# %% [markdown]
# **What to see.** Both methods start at the same point with the same $\lambda$. With plain SGD their paths
# agree to the last bit or two. With momentum and with RMSProp they part at once, and end in different
# places.
#
# *Break it*: set the 0.8 in `momentum` to 0. Which of the curves does it join?
#
# ### Questions: `decay_concepts`
#
# **`momentum`**: Why are the two different once there is momentum?
#
# - A: momentum makes the steps longer, and longer steps hide most of what the penalty does
# - B: the penalty's gradient stays in the velocity, the decay acts once
# - C: decay goes into the velocity twice
# - D: they are different in the first step only, and the same afterwards
#
# <!-- why
# A: The penalty is as large as ever. What differs is how long it lasts.
# B: The velocity hands on λθ of earlier steps, with θ as it was then. Decay takes θ as it is now, once.
# C: Decay does not go into the velocity at all.
# D: The first step is the very one in which they agree, and then they part.
# -->
#
# **`rmsprop`**: And why with RMSProp?
#
# - A: RMSProp takes the root of the penalty
# - B: RMSProp has no learning rate that the decay could be multiplied by
# - C: the penalty is divided by the size of each weight's gradients
# - D: squares are always positive, so the penalty pushes weights away from zero
#
# <!-- why
# A: The root is taken of averaged squares of the whole gradient.
# B: It has one, and the decay of SGDW is multiplied by it as well.
# C: λθ stands in the gradient, and the whole gradient is divided. Decay stands beside the division.
# D: The squares are in the divisor. The sign of the step is that of the gradient.
# -->
#
# **`biases`**: Why are biases usually left out of regularization?
#
# - A: they would make the loss non-convex, and training might not converge any more
# - B: they are too few for a penalty to matter
# - C: a ReLU needs a positive bias, or its unit is dead
# - D: they do not make the function any steeper
#
# <!-- why
# A: A square is convex: it could only help.
# B: Few or many, each would be pulled on by the same force as a weight.
# C: With a bias of zero, where libraries start, half of the inputs pass.
# D: A bias shifts a function. Its slope comes from the kernels.
# -->
#
# **`constant`**: In the decay, $1 - \alpha \lambda$ stands in front of $\theta$. The loss is flat,
# $\nabla E = 0$. What does a weight look like after $t$ steps of SGDW?
#
# - A: $\theta_0 - t \alpha \lambda$, it sinks at a constant pace, through zero
# - B: $\theta_0 (1 - \alpha \lambda)^t$, it fades and never quite arrives
# - C: $\theta_0$, nothing happens without a gradient
# - D: zero after the first step
#
# <!-- why
# A: A constant pull is what L1 does. Decay is in proportion to the weight.
# B: Each step multiplies by the same factor a little below 1.
# C: The decay acts without any gradient.
# D: One step takes the share αλ, and that is small.
# -->
#
# **`predict`**: The next section trains a network on 300 digits, 30 % of them with wrong labels. Without decay it
# is right on 63 % of clean digits in the end. How far can the best $\lambda$ lift that? Any answer earns the point,
# and the figure marks yours.
#
# - A: not above 65 %, the labels are wrong after all
# - B: to about 70 %, as many as there are right labels
# - C: to about 78 %
# - D: to about 88 %
#
# <!-- why
# A: The 30 % look like noise to a network that cannot afford large weights.
# B: The share of right labels is no limit: most pictures of a 3 are labelled 3, and the rest disagree with each
#    other.
# C: Stopping in time does better than that already, without touching a weight.
# D: So it is: a network with small weights cannot fit the wrong labels, and what is left are the digits.
# -->

# %% exercise="decay_concepts"
decay_concepts = {
    "momentum": "B",
    "rmsprop": "C",
    "biases": "D",
    "constant": "B",
    "predict": "D",
}

# %% check="decay_concepts"
check("decay_concepts")

# %% [markdown]
# ## 6. In a network
#
# Now a network. The next cells hold that of notebook 01 and its gradients from notebook 05. Your `sgdw_step`
# trains it, first on 60 points of two kinds in the plane, where one can see what it does.

# %% provided="01_mlp.affine 01_mlp.sigmoid 01_mlp.softmax 01_mlp.mlp_forward"

# %% provided="04_derivatives.tanh_derivative 04_derivatives.relu_derivative"

# %% provided="04_derivatives.softmax_nll_gradient 05_backpropagation.affine_backward"

# %% provided="05_backpropagation.mlp_gradients"


# %% jupyter={"source_hidden": true}
def two_moons(rng, size):
    """Points (size, 2) on two half circles, with noise, and which of the two each is on."""
    angle, kind = rng.uniform(0, np.pi, size), rng.integers(0, 2, size)
    circles = np.stack(
        [np.cos(angle) * (1 - 2 * kind) + kind, np.sin(angle) * (1 - 2 * kind) + kind / 2], axis=1
    )
    return circles + 0.3 * rng.normal(size=(size, 2)), kind


with figure(
    "Sixty points, 64 hidden units, and the boundary between the two kinds",
    alt="Three boundaries between two half moons: winding without decay, smooth with a little, nearly "
    "straight with too much.",
):
    panels = plt.subplots(1, 3, figsize=(11, 3.3), sharex=True, sharey=True)[1]
    across, up = np.meshgrid(np.linspace(-2, 3, 151), np.linspace(-1.5, 2, 106))
    plane = np.stack([across.ravel(), up.ravel()], axis=1)
    for axes, weight_decay in zip(panels, [0.0, 0.003, 0.1], strict=True):
        rng = np.random.default_rng(2)
        (X, kind), (X_new, kind_new) = two_moons(rng, 60), two_moons(rng, 2000)
        params = {"W1": rng.normal(size=(2, 64)), "b1": np.zeros(64)}
        params |= {"W2": rng.normal(size=(64, 2)) / 8, "b2": np.zeros(2)}
        for _ in range(6000):
            params = sgdw_step(params, mlp_gradients(params, X, kind, "tanh")[1], 0.5, weight_decay)
        new = (mlp_forward(params, X_new, np.tanh, "none")[1].argmax(axis=1) == kind_new).mean()
        probability = mlp_forward(params, plane, np.tanh, "softmax")[1][:, 1].reshape(across.shape)
        axes.contourf(across, up, probability, levels=np.linspace(0, 1, 11), cmap="PuOr", alpha=0.6)
        axes.contour(across, up, probability, levels=[0.5], colors="black")
        for number, mark in [(0, "o"), (1, "s")]:
            axes.plot(
                *X[kind == number].T, "k" + mark, markersize=3.5, fillstyle="none" if number else "full"
            )
        axes.set(title=f"λ = {weight_decay:g}: {new:.0%} of new points right")

# %% [markdown]
# **What to see.** Black is where the network is undecided, and the colour is how sure it is. Without decay the
# boundary winds around single points, and the network is sure of itself right beside it. With a little decay
# the boundary is smooth, a few training points are wrong, and more of the new points are right. With too much
# it is nearly a straight line.
#
# *Break it*: use 600 points in place of 60. How much is the decay worth then?
#
# Now the digits: 300 of 8×8 pixels to train on, and 30 % of their labels drawn anew at random. Whoever learns
# those by heart will do badly on the 1000 clean digits that are held back. Again your `sgdw_step` trains.

# %% jupyter={"source_hidden": true}
from sklearn.datasets import load_digits


def train_digits(weight_decay, seed, steps=1500):
    """Train with SGDW: accuracy on the spoiled training digits and on clean ones, every 50 steps, and W1."""
    rng = np.random.default_rng(seed)
    digits = load_digits()
    order = rng.permutation(len(digits.target))[:1300]
    X, y = digits.data[order] / 16.0, digits.target[order]
    spoiled = rng.random(300) < 0.3
    y[:300][spoiled] = rng.integers(0, 10, size=spoiled.sum())
    wide, narrow = math.sqrt(6 / (64 + 48)), math.sqrt(6 / (48 + 10))  # Glorot's limits, of notebook 13
    params = {"W1": rng.uniform(-wide, wide, (64, 48)), "b1": np.zeros(48)}
    params |= {"W2": rng.uniform(-narrow, narrow, (48, 10)), "b2": np.zeros(10)}
    history = []
    for step in range(steps + 1):
        if step % 50 == 0:
            right = mlp_forward(params, X, np.tanh, "none")[1].argmax(axis=1) == y
            history.append((right[:300].mean(), right[300:].mean()))
        grads = mlp_gradients(params, X[:300], y[:300], "tanh")[1]
        params = sgdw_step(params, grads, 0.5, weight_decay)
    return 100 * np.array(history), params["W1"]


with figure(
    "300 digits, 30 % of the labels spoiled",
    alt="Accuracy over the steps with and without decay, the clean accuracy at the end against the "
    "strength, and a histogram of the weights.",
):
    panels = plt.subplots(1, 3, figsize=(11, 3.4), width_ratios=[1.2, 1, 1])[1]
    for weight_decay, color in [(0.0, "C1"), (0.02, "C0")]:
        history, kernel = train_digits(weight_decay, seed=1)
        for column, style, name in [(0, ":", "train"), (1, "-", "clean")]:
            panels[0].plot(
                50 * np.arange(len(history)),
                history[:, column],
                color,
                linestyle=style,
                linewidth=2,
                label=f"{name}, λ = {weight_decay:g}",
            )
        panels[2].hist(
            kernel.ravel(),
            bins=np.linspace(-2, 2, 81),
            color=color,
            alpha=0.6,
            label=f"λ = {weight_decay:g}, ‖W1‖ = {np.linalg.norm(kernel):.1f}",
        )
    strengths = [1e-4, 1e-3, 3e-3, 1e-2, 2e-2, 3e-2, 5e-2, 1e-1]
    panels[1].semilogx(strengths, [train_digits(decay, seed=1)[0][-1, 1] for decay in strengths], "C0o-")
    said = {"A": 65, "B": 70, "C": 78, "D": 88}.get(decay_concepts["predict"])
    if said:
        panels[1].axhline(said, color="0.4", linewidth=1, label="your prediction")
        panels[1].legend(loc="lower left", fontsize="small")
    panels[0].set(xlabel="step", ylabel="accuracy, %", ylim=(40, 102))
    panels[0].legend(loc="lower right", fontsize="small")
    panels[1].set(xlabel="λ", title="clean accuracy at the end, %")
    panels[2].set(title="entries of W1", xlabel="weight", yscale="log", ylim=(0.7, 4e4))
    panels[2].legend(loc="upper right")

# %% [markdown]
# **What to see.** Left: without decay the training accuracy climbs to 100 %, wrong labels and all, and the
# accuracy on clean digits falls step by step. With decay the network cannot afford that. It gets no further
# than the share of labels that make sense, and is right on nearly nine of ten clean digits. Middle: the
# strength matters, over two orders of magnitude. Too little does nothing, too much leaves no network.
# Right: what decay does to the weights themselves.
#
# *Break it*: take `steps=50`. Without decay, is the network at the end as bad as before? What is this other
# remedy called?
#
# Last, the line in the table of the course: the measuring of notebook 06, and your `sgdw_step`.

# %% provided="06_training.remedies" jupyter={"source_hidden": true}


# %%
def decay_weights(params, X, gold, X_dev, gold_dev, rng):
    for _ in range(1500):
        params = sgdw_step(params, mlp_gradients(params, X, gold, "tanh")[1], 0.5, 0.02)
    return logits_of(params)


with figure(
    "300 digits with 30 % wrong labels: what each remedy is worth",
    alt="Bars of the accuracy on clean digits: no remedy, early stopping, and weight decay by your code.",
):
    show_remedies(
        {"none, trained to the end": 70.5, "early stopping": 84.5},
        {"weight decay": decay_weights},
    )

# %% [markdown]
# **What to see.** Weight decay is worth as much as stopping in time, and a little more. It trains to the end and looks
# at no dev set. But somebody has chosen $\lambda = 0.02$, and for that a dev set is needed after all.
#
# *Break it*: make the 0.02 in `decay_weights` ten times smaller, and ten times larger. Which is worse?
#
# ## Where you are
#
# You can keep weights small in three ways, and you know that two of them are one as long as the optimizer
# is plain SGD. The optimizer that most people use is Adam. What the difference means there is the subject
# of the next notebook.
#
# **Sources.** Straka, NPFL138, lecture 3. Bishop (2006), *Pattern Recognition and Machine Learning*, sections 1.1
# and 3.1. Tikhonov (1963), *Solution of Incorrectly Formulated Problems and the Regularization Method*. Krogh &
# Hertz (1991), *A Simple Weight Decay Can Improve Generalization*. Loshchilov & Hutter (2017), *Decoupled Weight
# Decay Regularization*.
