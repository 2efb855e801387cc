"""Misconceptions of 05_backpropagation: wrong in the ways that students are."""

from grader.testing import change, equivalent_mutant, exercise, misconception

BATCHES = "Putting It All Together – Batches"
GRAPH = "Putting It All Together – Computation Graph"
SATURATION = "Convergence – Saturating Non-linearities"
SOFTMAX = "Derivative of Softmax MLE Loss"


with exercise("affine_backward", lecture=BATCHES):

    @misconception(
        caught_by="test_affine_backward_bias", costs="Every rule asks for an answer of the right shapes too."
    )
    @change(before="db = d_out.sum(axis=0)", after="db = d_out")
    def bias_not_summed():
        """db has the shape of d_out. Every example sends something back to the one bias of a unit: what becomes
        of it?"""

    @misconception(caught_by="test_affine_backward_bias")
    @change(before="db = d_out.sum(axis=0)", after="db = d_out.mean(axis=0)")
    def bias_averaged():
        """db is 1/B of what it should be. A value that is used in several places gets the sum of what they send
        back."""

    @misconception(
        caught_by="test_affine_backward_bias", costs="Every rule asks for an answer of the right shapes too."
    )
    @change(before="db = d_out.sum(axis=0)", after="db = d_out.sum(axis=1)")
    def bias_summed_over_units():
        """db has a number for each example. It belongs to the units: over which axis is the sum?"""

    @misconception(
        caught_by="test_affine_backward_bias", costs="Every rule asks for an answer of the right shapes too."
    )
    @change(before="db = d_out.sum(axis=0)", after="db = d_out.sum(axis=0, keepdims=True)")
    def bias_as_a_row():
        """The values are right, but db is a matrix with one row. A gradient has the shape of its parameter."""

    @misconception(caught_by="test_affine_backward_kernel")
    @change(before="dW = X.T @ d_out", after="dW = X.T @ d_out / len(X)")
    def kernel_averaged():
        """dW is 1/B of what it should be. Any mean over the batch is in d_out already."""

    @misconception(
        caught_by="test_affine_backward_kernel",
        lecture=GRAPH,
        costs="Every rule asks for an answer of the right shapes too.",
    )
    @change(before="dW = X.T @ d_out", after="dW = d_out.T @ X")
    def kernel_transposed():
        """dW is transposed. A gradient has the shape of its parameter."""

    @misconception(
        caught_by="test_affine_backward_inputs",
        lecture=GRAPH,
        costs="Two of the three stand in each other's place, and every rule asks for their shapes.",
    )
    @change(before="return dX, dW, db", after="return dW, dX, db")
    def kernel_before_inputs():
        """The three gradients are right but not in the order of the table."""

    @misconception(
        caught_by="test_affine_backward_inputs",
        lecture=GRAPH,
        costs="Nothing comes back: the product raises an error.",
    )
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


with exercise("deep_gradients", lecture=GRAPH):

    @misconception(
        caught_by="test_deep_gradients_loss", costs="the loss and all gradients are those of other logits"
    )
    @change(
        before='logits = affine(inputs[-1], params[f"W{layers}"], params[f"b{layers}"])',
        after='logits = np.tanh(affine(inputs[-1], params[f"W{layers}"], params[f"b{layers}"]))',
    )
    def activation_on_the_logits():
        """The last layer has no activation: its output are the logits. Where does your loop apply the last f?"""

    @activation_on_the_logits.variant
    @change(
        before='logits = affine(inputs[-1], params[f"W{layers}"], params[f"b{layers}"])',
        after="""
    last = affine(inputs[-1], params[f"W{layers}"], params[f"b{layers}"])
    logits = np.tanh(last) if activation == "tanh" else np.maximum(last, 0)
    """,
    )
    def the_activation_that_is_asked_for(): ...

    @activation_on_the_logits.variant
    @change(
        before='logits = affine(inputs[-1], params[f"W{layers}"], params[f"b{layers}"])',
        after="""
    last = affine(inputs[-1], params[f"W{layers}"], params[f"b{layers}"])
    logits = np.tanh(last) if activation == "tanh" else np.maximum(last, 0)
    """,
    )
    @change(
        before="d_out = softmax_nll_gradient(logits, gold) / len(gold)",
        after="""
    d_out = softmax_nll_gradient(logits, gold) / len(gold)
    d_out = d_out * (tanh_derivative(last) if activation == "tanh" else relu_derivative(last))
    """,
    )
    def and_its_slope(): ...

    @misconception(caught_by="test_deep_gradients_tanh")
    @change(before="d_out = d_in * slopes[layer - 2]", after="d_out = d_in")
    def slopes_forgotten():
        """The last layer is right and the others are not: what lies between two layers was passed without its
        derivative.
        """

    @misconception(caught_by="test_deep_gradients_tanh")
    @change(
        before="d_out = d_in * slopes[layer - 2]",
        after="d_out = d_in * tanh_derivative(inputs[layer - 1])",
    )
    def slope_taken_at_the_output():
        """The slope is taken at the output of the activation. Your function wants its input, the pre-activation."""

    @slope_taken_at_the_output.variant
    @change(
        before="d_out = d_in * slopes[layer - 2]",
        after="""
            slope = tanh_derivative(inputs[layer - 1]) if activation == "tanh" else slopes[layer - 2]
            d_out = d_in * slope
            """,
    )
    def slope_of_tanh_taken_at_the_output(): ...

    @misconception(caught_by="test_deep_gradients_tanh", lecture=BATCHES)
    @change(before="d_out = d_in * slopes[layer - 2]", after="d_out = d_in * slopes[layer - 2] / len(gold)")
    def batch_size_in_every_layer():
        """The last layer is right, and each layer before it is B times smaller than it should be, once more each
        time. The mean stands at the end of the network, once.
        """

    @misconception(
        caught_by="test_deep_gradients_tanh",
        lecture=BATCHES,
        costs="The factor is in every gradient, with hidden layers and without.",
    )
    @change(
        before="d_out = softmax_nll_gradient(logits, gold) / len(gold)",
        after="d_out = softmax_nll_gradient(logits, gold)",
    )
    def mean_forgotten():
        """All gradients are B times too large: they belong to the sum of the losses, and the loss is their mean."""

    @misconception(caught_by="test_deep_gradients_many_layers")
    @change(
        before="layers = len(params) // 2",
        after="""
    layers = len(params) // 2
    kernels = sorted(key for key in params if key[0] == "W")
    biases = sorted(key for key in params if key[0] == "b")
    pairs = enumerate(zip(kernels, biases), start=1)
    params = {name: params[key] for i, (W, b) in pairs for name, key in [(f"W{i}", W), (f"b{i}", b)]}
    """,
    )
    def keys_sorted_as_text():
        """Up to nine layers all is right. As text "W10" comes before "W2": count the layers instead."""

    @keys_sorted_as_text.variant
    @change(
        before="layers = len(params) // 2",
        after="""
    layers = len(params) // 2
    names = sorted(key[1:] for key in params if key[0] == "W")
    params = {f"{kind}{i + 1}": params[kind + name] for i, name in enumerate(names) for kind in "Wb"}
    """,
    )
    @change(
        before="return loss, gradients",
        after="return loss, {key[0] + names[int(key[1:]) - 1]: found for key, found in gradients.items()}",
    )
    def gradients_under_sorted_names(): ...

    @misconception(caught_by="test_deep_gradients_many_layers")
    @change(
        before="layers = len(params) // 2",
        after="""
    layers = len(params) // 2
    kernels = [key for key in params if key[0] == "W"]
    biases = [key for key in params if key[0] == "b"]
    pairs = enumerate(zip(kernels, biases), start=1)
    params = {name: params[key] for i, (W, b) in pairs for name, key in [(f"W{i}", W), (f"b{i}", b)]}
    """,
    )
    def layers_in_the_order_of_the_dictionary():
        """The layers are taken in the order in which the dictionary has them. It may have any: go by the names."""

    @layers_in_the_order_of_the_dictionary.variant
    @change(
        before="layers = len(params) // 2",
        after="""
    layers = len(params) // 2
    names = [key[1:] for key in params if key[0] == "W"]
    params = {f"{kind}{i + 1}": params[kind + name] for i, name in enumerate(names) for kind in "Wb"}
    """,
    )
    @change(
        before="return loss, gradients",
        after="return loss, {key[0] + names[int(key[1:]) - 1]: found for key, found in gradients.items()}",
    )
    def gradients_under_names_in_that_order(): ...

    @misconception(caught_by="test_deep_gradients_large_logits", lecture=SOFTMAX)
    @change(
        before="losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]",
        after="losses = -np.log(softmax(logits)[np.arange(len(gold)), gold])",
    )
    def rounded_zero_in_the_logarithm():
        """The loss is infinite where the gold probability was rounded to 0. Which form of −log softmax needs no
        logarithm of it?
        """


with exercise("unbroadcast", lecture=BATCHES):

    @misconception(caught_by="test_unbroadcast_stretched_axes")
    @change(before="return gradient.sum(axis=stretched, keepdims=True)", after="return gradient")
    def only_the_axes_in_front():
        """Axes in front are summed. An axis of length 1 that was stretched has repeated its entries too."""

    @misconception(
        caught_by="test_unbroadcast_stretched_axes",
        costs="Every rule asks for an answer of the right shapes too.",
    )
    @change(
        before="return gradient.sum(axis=stretched, keepdims=True)",
        after="return gradient.sum(axis=stretched)",
    )
    def stretched_axes_dropped():
        """The numbers are right, but the summed axes are gone. The result has the shape that was asked for."""

    @misconception(
        caught_by="test_unbroadcast_axes_in_front",
        costs="That all places are summed is the whole idea of the exercise.",
    )
    @change(
        before="gradient = gradient.sum(axis=tuple(range(added)))",
        after="gradient = gradient[(0,) * added]",
    )
    def one_place_of_many():
        """Only one of the places that an entry was copied to is counted. Each of them sends something back."""

    @one_place_of_many.variant
    @change(
        before="gradient = gradient.sum(axis=tuple(range(added)))",
        after="gradient = gradient[(0,) * added]",
    )
    @change(
        before="return gradient.sum(axis=stretched, keepdims=True)",
        after="return gradient[tuple(slice(0, size) for size in shape)]",
    )
    def one_place_of_stretched_axes_too(): ...

    @misconception(
        caught_by="test_unbroadcast_axes_in_front",
        costs="That the places are summed is the whole idea of the exercise.",
    )
    @change(
        before="gradient = gradient.sum(axis=tuple(range(added)))",
        after="gradient = gradient.mean(axis=tuple(range(added)))",
    )
    @change(
        before="return gradient.sum(axis=stretched, keepdims=True)",
        after="return gradient.mean(axis=stretched, keepdims=True)",
    )
    def averaged_places():
        """This is the mean over the places. What is used in several places gets the sum."""

    @misconception(caught_by="test_unbroadcast_axes_in_front")
    @change(
        before="gradient = gradient.sum(axis=tuple(range(added)))",
        after="gradient = gradient.sum(axis=tuple(range(len(shape), gradient.ndim)))",
    )
    def axes_at_the_end():
        """Broadcasting lines shapes up from the right, so what it adds stands in front. Which axes do you sum?"""


with exercise("Tensor", lecture=GRAPH):

    @misconception(caught_by="test_tensor_used_twice")
    @change(before="parent.grad = parent.grad + pull(node.grad)", after="parent.grad = pull(node.grad)")
    def gradients_overwritten():
        """A tensor that is used twice keeps only what came last. Shares are added."""

    @gradients_overwritten.variant
    @change(before="parent.grad = parent.grad + pull(node.grad)", after="parent.grad = pull(node.grad)")
    @change(
        before="stack.extend((parent, False) for parent, _ in node._parents)",
        after="stack.extend((parent, False) for parent, _ in reversed(node._parents))",
    )
    def overwritten_in_another_order(): ...

    @gradients_overwritten.variant
    @change(before="parent.grad = parent.grad + pull(node.grad)", after="parent.grad = pull(node.grad)")
    @change(
        before="for node in reversed(order):",
        after="""
        waiting, ready = {node: 0 for node in order}, [self]
        for node in order:
            for parent, _ in node._parents:
                waiting[parent] += 1
        order = []
        while ready:
            node = ready.pop()
            order.insert(0, node)
            for parent, _ in node._parents:
                waiting[parent] -= 1
                if not waiting[parent]:
                    ready.append(parent)
        for node in reversed(order):
        """,
    )
    def overwritten_in_the_order_of_counting(): ...

    @misconception(caught_by="test_tensor_order")
    @change(before="stack.append((node, True))", after="order.insert(0, node)")
    def parents_before_children():
        """A tensor hands on its gradient as soon as it is found. Another one that uses it may come later: then a
        part is missing.
        """

    @parents_before_children.variant
    @change(before="node, parents_done = stack.pop()", after="node, parents_done = stack.pop(0)")
    @change(before="stack.append((node, True))", after="order.insert(0, node)")
    def parents_as_they_are_found(): ...

    @misconception(caught_by="test_tensor_long_chains")
    @change(
        before="""
        order, visited, stack = [], set(), [(self, False)]
        while stack:
            node, parents_done = stack.pop()
            if parents_done:
                order.append(node)
            elif node not in visited:
                visited.add(node)
                stack.append((node, True))
                stack.extend((parent, False) for parent, _ in node._parents)
        """,
        after="""
        order, visited = [], set()

        def visit(node):
            if node not in visited:
                visited.add(node)
                for parent, _ in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        """,
    )
    def order_by_recursion():
        """Python stops a recursion after about 1,000 calls, and a chain of operations may be longer: keep a stack
        of your own.
        """

    @misconception(caught_by="test_tensor_broadcasting", lecture=BATCHES)
    @change(before="(self, lambda d: unbroadcast(d, self.data.shape))", after="(self, lambda d: d)")
    @change(before="(other, lambda d: unbroadcast(d, other.data.shape))", after="(other, lambda d: d)")
    def broadcasting_not_undone_in_sums():
        """In a + b the gradient of a broadcast operand has the shape of the result. Sum what was repeated."""

    @misconception(caught_by="test_tensor_broadcasting", lecture=BATCHES)
    @change(
        before="(self, lambda d: unbroadcast(d * other.data, self.data.shape))",
        after="(self, lambda d: d * other.data)",
    )
    @change(
        before="(other, lambda d: unbroadcast(d * self.data, other.data.shape))",
        after="(other, lambda d: d * self.data)",
    )
    def broadcasting_not_undone_in_products():
        """In a * b the gradient of a broadcast operand has the shape of the result. Sum what was repeated."""

    @misconception(caught_by="test_tensor_products")
    @change(
        before="(self, lambda d: unbroadcast(d * other.data, self.data.shape))",
        after="(self, lambda d: unbroadcast(d * self.data, self.data.shape))",
    )
    @change(
        before="(other, lambda d: unbroadcast(d * self.data, other.data.shape))",
        after="(other, lambda d: unbroadcast(d * other.data, other.data.shape))",
    )
    def own_factor():
        """The derivative of a b with respect to a is b. Each factor gets d times the *other* one."""

    @misconception(caught_by="test_tensor_matrix_products")
    @change(
        before="[(self, lambda d: d @ other.data.T), (other, lambda d: self.data.T @ d)]",
        after="[(self, lambda d: other.data.T @ d), (other, lambda d: d @ self.data.T)]",
    )
    def matrix_factors_in_the_wrong_order():
        """Matrix products do not commute. Write down the shapes of d and of the factors: one order fits."""

    @misconception(caught_by="test_tensor_exp")
    @change(before="lambda d: d * result", after="lambda d: d * self.data")
    def exp_by_its_input():
        """The derivative of exp is exp itself, not its argument."""

    @misconception(caught_by="test_tensor_exp")
    @change(before="lambda d: d * result", after="lambda d: result")
    def exp_without_the_chain():
        """Right where exp comes last, wrong where something follows it: what came back, d, is not used."""

    @misconception(caught_by="test_tensor_log")
    @change(before="lambda d: d / self.data", after="lambda d: d / np.log(self.data)")
    def log_by_its_output():
        """The derivative of log z is 1/z, one over its input."""

    @misconception(caught_by="test_tensor_tanh", lecture=SATURATION)
    @change(before="1 - result * result", after="1 - self.data * self.data")
    def tanh_by_its_input():
        """The slope of tanh is one minus the square of its output, not of its input."""

    @misconception(caught_by="test_tensor_relu")
    @change(before="d * (self.data > 0)", after="d * (d > 0)")
    def relu_mask_on_the_gradient():
        """ReLU lets a gradient of either sign pass where its *input* was positive. Which array does yours ask?"""

    @misconception(caught_by="test_tensor_sum")
    @change(before="d = np.expand_dims(d, axis)", after="d = d[np.newaxis]")
    def lost_axis_always_in_front():
        """For axis 0 all is right. The axis that the sum has taken away belongs back where it was."""

    @misconception(
        caught_by="test_tensor_results_of_one_element",
        costs="Every derivative is a multiple of what `backward` begins with.",
    )
    @change(before="self.grad = np.ones_like(self.data)", after="self.grad = self.data")
    def begun_with_the_value():
        """All gradients carry the value of the result as a factor. The derivative of L with respect to L is 1."""

    @misconception(caught_by="test_tensor_dtype", lecture=BATCHES)
    @change(before="node.grad = np.zeros_like(node.data)", after="node.grad = np.zeros(node.data.shape)")
    def zeros_of_the_default_dtype():
        """float32 gradients become float64: np.zeros has a dtype of its own."""


MEMORY_ANSWERS = {"predict": "A", "keep": "A", "batch": "D", "checkpoints": "B", "inference": "C"}

with exercise("memory_concepts", lecture=GRAPH):
    parameters_are_enough = misconception(
        caught_by="test_concept_memory_keep",
        hint="What is multiplied in dW = Xᵀ · d_out? Is all of it among the parameters?",
    )(MEMORY_ANSWERS | {"keep": "C"})

    last_layer_only = misconception(
        caught_by="test_concept_memory_keep",
        hint="The gradient of the first kernel needs the inputs of the first layer. When is it computed?",
    )(MEMORY_ANSWERS | {"keep": "D"})

    everything_doubles = misconception(
        caught_by="test_concept_memory_batch",
        lecture=BATCHES,
        hint="Has any parameter, or its gradient, B in its shape?",
    )(MEMORY_ANSWERS | {"batch": "A"})

    layers_run_backwards = misconception(
        caught_by="test_concept_memory_checkpoints",
        hint="The gradient of a layer's input is not that input. Can Z be recovered from ReLU of Z?",
    )(MEMORY_ANSWERS | {"checkpoints": "D"})

    kept_as_in_training = misconception(
        caught_by="test_concept_memory_inference",
        hint="Who would ask for the inputs of layer 1 again, when nothing is differentiated?",
    )(MEMORY_ANSWERS | {"inference": "A"})


ENGINE_ANSWERS = {"paths": "D", "constant": "C", "forward_mode": "A"}

with exercise("engine_concepts", lecture=GRAPH):
    one_pull_per_path = misconception(
        caught_by="test_concept_engine_paths",
        hint="Every tensor is visited once, when all its shares are there. Count its parents, not the paths.",
    )(ENGINE_ANSWERS | {"paths": "A"})

    maximum_is_flat = misconception(
        caught_by="test_concept_engine_constant",
        lecture=SOFTMAX,
        hint="The largest logit does change when the logits change. What becomes of the loss if the same number is "
        "subtracted from all of them?",
    )(ENGINE_ANSWERS | {"constant": "A"})

    never_forwards = misconception(
        caught_by="test_concept_engine_forward_mode",
        hint="Turn the picture round: one number goes in, a million come out. How many passes back would that take?",
    )(ENGINE_ANSWERS | {"forward_mode": "D"})


with exercise("graph_concepts", lecture=GRAPH):
    forwards_like_the_values = misconception(
        caught_by="test_concept_graph_direction",
        hint="Both directions give the right derivatives. Count how many numbers each node must hold, "
        "for one loss and a million parameters.",
    )({"direction": "D", "cost": "C"})

    one_walk_per_parameter = misconception(
        caught_by="test_concept_graph_cost",
        hint="Look at the orange arrows. Which of them would have to be computed anew for a second parameter?",
    )({"direction": "B", "cost": "A"})


with exercise("batch_concepts", lecture=BATCHES):
    every_example_on_every_other = misconception(
        caught_by="test_concept_batch_inputs",
        hint="Does example 2 of Y change when example 1 of X does? Look at the blocks in the figure.",
    )({"inputs": "B", "activation": "D"})

    full_matrix_of_the_activation = misconception(
        caught_by="test_concept_batch_activation",
        hint="Entry i of f(Z) depends on entry i of Z alone. Which entries of its matrix are left?",
    )({"inputs": "A", "activation": "A"})


# Mutants that compute the same
shifted_line = "shifted = logits - logits.max(axis=1, keepdims=True)"
losses_line = "losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]"
classes_are_the_last_axis = [
    equivalent_mutant(
        exercise=exercise,
        before=line,
        after=line.replace("axis=1", "axis=-1"),
        reason="Logits have two axes, and the last is the second.",
    )
    for exercise in ("mlp_gradients", "deep_gradients")
    for line in (shifted_line, losses_line)
]
activation_in_alphabetical_order = equivalent_mutant(
    exercise="mlp_gradients",
    before='if activation == "tanh":',
    after='if activation >= "tanh":',
    reason='Of the two activations none comes after "tanh" in the alphabet.',
)
activation_in_alphabetical_order_of_all_layers = equivalent_mutant(
    exercise="deep_gradients",
    before='if activation == "tanh":',
    after='if activation >= "tanh":',
    reason='Of the two activations none comes after "tanh" in the alphabet.',
)
layers_end_at_the_first = equivalent_mutant(
    exercise="deep_gradients",
    before="if layer > 1:",
    after="if layer != 1:",
    reason="The layers are counted down to 1, and none is below it.",
)
no_axis_is_empty = equivalent_mutant(
    exercise="unbroadcast",
    before="stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)",
    after="stretched = tuple(axis for axis, size in enumerate(shape) if size <= 1)",
    reason="No operand has an axis of length 0.",
)
slope_at_the_kink = equivalent_mutant(
    exercise="Tensor",
    before="return Tensor(np.maximum(self.data, 0), [(self, lambda d: d * (self.data > 0))])",
    after="return Tensor(np.maximum(self.data, 0), [(self, lambda d: d * (self.data >= 0))])",
    reason="At the kink each slope from 0 to 1 is as good, and the text asks for none of them.",
)
