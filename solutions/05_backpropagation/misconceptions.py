"""Misconceptions of 05_backpropagation: wrong in the ways that students are."""

from grader.testing import change, equivalent_mutant, exercise, misconception

BATCHES = "Putting It All Together – Batches"
GRAPH = "Putting It All Together – Computation Graph"
SATURATION = "Convergence – Saturating Non-linearities"
SOFTMAX = "Derivative of Softmax MLE Loss"


with exercise("affine_backward", lecture=BATCHES):

    @misconception(caught_by="test_affine_backward_bias")
    @change(before="db = d_out.sum(axis=0)", after="db = d_out")
    def bias_not_summed():
        """db has the shape of d_out. Every example sends something back to the one bias of a unit: what becomes
        of it?"""

    @misconception(caught_by="test_affine_backward_bias")
    @change(before="db = d_out.sum(axis=0)", after="db = d_out.mean(axis=0)")
    def bias_averaged():
        """db is 1/B of what it should be. A value that is used in several places gets the sum of what they send
        back."""

    @misconception(caught_by="test_affine_backward_bias")
    @change(before="db = d_out.sum(axis=0)", after="db = d_out.sum(axis=1)")
    def bias_summed_over_units():
        """db has a number for each example. It belongs to the units: over which axis is the sum?"""

    @misconception(caught_by="test_affine_backward_bias")
    @change(before="db = d_out.sum(axis=0)", after="db = d_out.sum(axis=0, keepdims=True)")
    def bias_as_a_row():
        """The values are right, but db is a matrix with one row. A gradient has the shape of its parameter."""

    @misconception(caught_by="test_affine_backward_kernel")
    @change(before="dW = X.T @ d_out", after="dW = X.T @ d_out / len(X)")
    def kernel_averaged():
        """dW is 1/B of what it should be. Any mean over the batch is in d_out already."""

    @misconception(caught_by="test_affine_backward_kernel", lecture=GRAPH)
    @change(before="dW = X.T @ d_out", after="dW = d_out.T @ X")
    def kernel_transposed():
        """dW is transposed. A gradient has the shape of its parameter."""

    @misconception(caught_by="test_affine_backward_inputs", lecture=GRAPH)
    @change(before="return dX, dW, db", after="return dW, dX, db")
    def kernel_before_inputs():
        """The three gradients are right but not in the order of the table."""

    @misconception(caught_by="test_affine_backward_inputs", lecture=GRAPH)
    @change(before="dX = d_out @ W.T", after="dX = d_out @ W")
    def inputs_by_the_untransposed_kernel():
        """The product for dX does not fit. Write the shapes of d_out and W beside each other: which axis do they
        share?"""


with exercise("mlp_gradients", lecture=GRAPH):

    @misconception(caught_by="test_mlp_gradients_tanh", lecture=BATCHES)
    @change(
        before="softmax_nll_gradient(logits, gold) / len(gold)", after="softmax_nll_gradient(logits, gold)"
    )
    def batch_size_forgotten():
        """All gradients are B times too large: they belong to the sum of the
        losses, and the loss is their mean."""

    @misconception(caught_by="test_mlp_gradients_tanh", lecture=BATCHES)
    @change(before='d_logits, hidden, params["W2"]', after='d_logits / len(gold), hidden, params["W2"]')
    def batch_size_twice():
        """All gradients are 1/B of what they should be. The mean enters the chain once. Where does yours?"""

    @misconception(caught_by="test_mlp_gradients_loss", lecture=BATCHES)
    @change(before="loss = losses.mean()", after="loss = losses.sum()")
    def loss_summed():
        """The gradients are those of the mean, but the loss is the sum over
        the batch. They must belong together."""

    @misconception(caught_by="test_mlp_gradients_tanh")
    @change(
        before="""
        if activation == "tanh":
            hidden, slope = np.tanh(z), tanh_derivative(z)
        else:
            hidden, slope = np.maximum(z, 0), relu_derivative(z)
        """,
        after='hidden = np.tanh(z) if activation == "tanh" else np.maximum(z, 0)',
    )
    @change(before="d_hidden * slope", after="d_hidden")
    def activation_not_differentiated():
        """dW2 and db2 are right, dW1 and db1 are not: one node between them was passed without its derivative."""

    @misconception(caught_by="test_mlp_gradients_relu")
    @change(before="slope = np.maximum(z, 0), relu_derivative(z)", after="slope = np.maximum(z, 0), None")
    @change(
        before='_, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])',
        after="""
        if slope is None:
            slope = relu_derivative(d_hidden)
        _, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])
        """,
    )
    def mask_taken_on_the_gradient():
        """For ReLU, dW1 and db1 are wrong: the derivative asks whether the pre-activation was positive, not
        whether the gradient is."""

    @misconception(caught_by="test_mlp_gradients_tanh")
    @change(
        before="hidden, slope = np.tanh(z), tanh_derivative(z)",
        after="hidden = np.tanh(z)\nslope = tanh_derivative(hidden)",
    )
    def slope_taken_at_the_hidden_layer():
        """For tanh, dW1 and db1 are wrong: the derivative is taken at the output of the activation, and your
        function wants its input."""

    @misconception(caught_by="test_mlp_gradients_tanh", lecture=SATURATION)
    @change(before="slope = np.tanh(z), tanh_derivative(z)", after="slope = np.tanh(z), 1 - z * z")
    def one_minus_the_square_of_z():
        """For tanh, dW1 and db1 are wrong: the square of the pre-activation stands where that of tanh belongs."""

    @misconception(caught_by="test_mlp_gradients_relu")
    @change(
        before="""
        if activation == "tanh":
            hidden, slope = np.tanh(z), tanh_derivative(z)
        else:
            hidden, slope = np.maximum(z, 0), relu_derivative(z)
        """,
        after="hidden, slope = np.tanh(z), tanh_derivative(z)",
    )
    def always_tanh():
        """The result is the same for both activations. Where does your code use the argument?"""

    @misconception(caught_by="test_mlp_gradients_tanh", lecture=SOFTMAX)
    @change(before="softmax_nll_gradient(logits, gold)", after="softmax_nll_gradient(softmax(logits), gold)")
    def softmax_twice():
        """The loss is right, but all gradients start wrong: the function for the gradient takes logits and makes
        probabilities of them itself."""

    @misconception(caught_by="test_mlp_gradients_large_logits", lecture=SOFTMAX)
    @change(
        before="""
        shifted = logits - logits.max(axis=1, keepdims=True)
        losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
        """,
        after="losses = -np.log(softmax(logits)[np.arange(len(gold)), gold])",
    )
    def logarithm_of_a_rounded_zero():
        """The loss is infinite where the gold probability was rounded to 0. Which form of −log softmax needs no
        logarithm of it?"""

    @misconception(caught_by="test_mlp_gradients_large_logits", lecture=SOFTMAX)
    @change(
        before="""
        shifted = logits - logits.max(axis=1, keepdims=True)
        losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
        """,
        after="losses = -np.log(np.maximum(softmax(logits)[np.arange(len(gold)), gold], 1e-7))",
    )
    def loss_clipped():
        """No loss is above 16.1 here, because the probabilities were clipped at 1e-7. From logits nothing needs
        clipping."""


with exercise("graph_concepts", lecture=GRAPH):
    forwards_like_the_values = misconception(
        caught_by="test_concept_graph_direction",
        hint="Both directions give the right derivatives. Count how many numbers each node must hold, "
        "for one loss and a million parameters.",
    )({"direction": "D", "branches": "D", "kept": "A", "cost": "C"})

    branches_multiplied = misconception(
        caught_by="test_concept_graph_branches",
        hint="Along one path derivatives are multiplied. Try L = v + v, where both places send back 1.",
    )({"direction": "B", "branches": "A", "kept": "A", "cost": "C"})

    kernel_kept_for_its_own_gradient = misconception(
        caught_by="test_concept_graph_kept", hint="Differentiate h w by w. Which of the two remains?"
    )({"direction": "B", "branches": "D", "kept": "B", "cost": "C"})


with exercise("batch_concepts", lecture=BATCHES):
    every_example_on_every_other = misconception(
        caught_by="test_concept_batch_inputs",
        hint="Does example 2 of Y change when example 1 of X does? Look at the blocks in the figure.",
    )({"inputs": "B", "kernel": "C", "product": "B", "activation": "D"})

    jacobian_in_the_shape_of_the_kernel = misconception(
        caught_by="test_concept_batch_kernel",
        hint="That is the shape of the derivative of one number, the loss. Y has B · H numbers.",
    )({"inputs": "A", "kernel": "A", "product": "B", "activation": "D"})


# Mutants that compute the same
activation_in_alphabetical_order = equivalent_mutant(
    exercise="mlp_gradients",
    before='if activation == "tanh":',
    after='if activation >= "tanh":',
    reason='Of the two activations none comes after "tanh" in the alphabet.',
)
