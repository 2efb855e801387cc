"""Right implementations for 05_backpropagation that look unlike the reference; the n-th of each make a notebook."""


def function(signature: str, *bodies: str) -> list[str]:
    """Functions of this signature with these bodies."""
    made = []
    for body in bodies:
        lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
        made.append(f"def {signature}:\n{lines}\n")
    return made


# A tape of pairs, and an order by depth-first search with a stack.
PAIRS = """
class Tensor:
    def __init__(self, data, parents=()):
        self.data, self.grad, self._parents = np.asarray(data), None, parents

    def _lift(self, other):
        return other if isinstance(other, Tensor) else Tensor(np.asarray(other, self.data.dtype))

    def __neg__(self):
        return Tensor(-self.data, [(self, lambda d: -d)])

    def __add__(self, other):
        other = self._lift(other)
        a, b = self.data.shape, other.data.shape
        return Tensor(
            self.data + other.data,
            [(self, lambda d: unbroadcast(d, a)), (other, lambda d: unbroadcast(d, b))],
        )

    def __mul__(self, other):
        other = self._lift(other)
        x, y = self.data, other.data
        return Tensor(
            x * y, [(self, lambda d: unbroadcast(d * y, x.shape)), (other, lambda d: unbroadcast(d * x, y.shape))]
        )

    def __matmul__(self, other):
        other = self._lift(other)
        x, y = self.data, other.data
        return Tensor(x @ y, [(self, lambda d: d @ y.T), (other, lambda d: x.T @ d)])

    def __sub__(self, other):
        return self + -self._lift(other)

    def __radd__(self, other):
        return self + other

    def __rsub__(self, other):
        return -self + other

    def __rmul__(self, other):
        return self * other

    def sum(self, axis=None, keepdims=False):
        shape = self.data.shape

        def back(d):
            if axis is not None and not keepdims:
                d = np.expand_dims(d, axis)
            return np.broadcast_to(d, shape)

        return Tensor(self.data.sum(axis=axis, keepdims=keepdims), [(self, back)])

    def exp(self):
        e = np.exp(self.data)
        return Tensor(e, [(self, lambda d: d * e)])

    def log(self):
        x = self.data
        return Tensor(np.log(x), [(self, lambda d: d / x)])

    def tanh(self):
        t = np.tanh(self.data)
        return Tensor(t, [(self, lambda d: d * (1 - t * t))])

    def relu(self):
        x = self.data
        return Tensor(np.maximum(x, 0), [(self, lambda d: d * (x > 0))])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((parent, False) for parent, _ in node._parents)
        self.grad = np.ones_like(self.data)
        for node in reversed(order):
            for parent, share in node._parents:
                part = share(node.grad)
                parent.grad = part if parent.grad is None else parent.grad + part
"""

# Closures that add to the parents' gradients, and an order by counting who is still to come.
CLOSURES = """
class Tensor:
    def __init__(self, data, parents=()):
        self.data = np.asarray(data)
        self.grad = None
        self._parents = tuple(parents)
        self._push = lambda: None

    def _lift(self, other):
        return other if isinstance(other, Tensor) else Tensor(np.asarray(other, self.data.dtype))

    def _receive(self, share):
        if self.grad is None:
            self.grad = np.zeros_like(self.data)
        self.grad = self.grad + share

    def __neg__(self):
        out = Tensor(-self.data, (self,))
        out._push = lambda: self._receive(-out.grad)
        return out

    def __add__(self, other):
        other = self._lift(other)
        out = Tensor(self.data + other.data, (self, other))

        def push():
            self._receive(unbroadcast(out.grad, self.data.shape))
            other._receive(unbroadcast(out.grad, other.data.shape))

        out._push = push
        return out

    def __mul__(self, other):
        other = self._lift(other)
        out = Tensor(self.data * other.data, (self, other))

        def push():
            self._receive(unbroadcast(out.grad * other.data, self.data.shape))
            other._receive(unbroadcast(out.grad * self.data, other.data.shape))

        out._push = push
        return out

    def __matmul__(self, other):
        other = self._lift(other)
        out = Tensor(self.data @ other.data, (self, other))

        def push():
            self._receive(out.grad @ other.data.T)
            other._receive(self.data.T @ out.grad)

        out._push = push
        return out

    def __sub__(self, other):
        return self + -self._lift(other)

    def __radd__(self, other):
        return self + other

    def __rsub__(self, other):
        return -self + other

    def __rmul__(self, other):
        return self * other

    def sum(self, axis=None, keepdims=False):
        out = Tensor(np.sum(self.data, axis=axis, keepdims=keepdims), (self,))

        def push():
            d = out.grad if keepdims or axis is None else np.expand_dims(out.grad, axis)
            self._receive(d * np.ones_like(self.data))

        out._push = push
        return out

    def exp(self):
        out = Tensor(np.exp(self.data), (self,))
        out._push = lambda: self._receive(out.data * out.grad)
        return out

    def log(self):
        out = Tensor(np.log(self.data), (self,))
        out._push = lambda: self._receive(out.grad / self.data)
        return out

    def tanh(self):
        out = Tensor(np.tanh(self.data), (self,))
        out._push = lambda: self._receive(out.grad * (1 - out.data**2))
        return out

    def relu(self):
        out = Tensor(np.where(self.data > 0, self.data, 0), (self,))
        out._push = lambda: self._receive(np.where(self.data > 0, out.grad, 0))
        return out

    def backward(self):
        waiting, found, stack = {}, {id(self)}, [self]
        while stack:
            for parent in stack.pop()._parents:
                waiting[id(parent)] = waiting.get(id(parent), 0) + 1
                if id(parent) not in found:
                    found.add(id(parent))
                    stack.append(parent)
        self.grad = np.ones_like(self.data)
        ready = [self]
        while ready:
            node = ready.pop()
            node._push()
            for parent in node._parents:
                waiting[id(parent)] -= 1
                if waiting[id(parent)] == 0:
                    ready.append(parent)
"""

# Numbers of the order in which tensors were made: a child is always younger than its parents.
AGES = """
import heapq
import itertools

class Tensor:
    _ages = itertools.count()

    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents, self.age = np.asarray(data), None, parents, next(Tensor._ages)

    def _lift(self, other):
        if isinstance(other, Tensor):
            return other
        return Tensor(np.array(other, dtype=self.data.dtype))

    def _binary(self, other, function, to_self, to_other):
        other = self._lift(other)
        a, b = self.data, other.data
        return Tensor(
            function(a, b),
            (
                (self, lambda d: unbroadcast(to_self(d, a, b), a.shape)),
                (other, lambda d: unbroadcast(to_other(d, a, b), b.shape)),
            ),
        )

    def __add__(self, other):
        return self._binary(other, np.add, lambda d, a, b: d, lambda d, a, b: d)

    def __mul__(self, other):
        return self._binary(other, np.multiply, lambda d, a, b: d * b, lambda d, a, b: d * a)

    def __matmul__(self, other):
        return self._binary(other, np.matmul, lambda d, a, b: d @ b.T, lambda d, a, b: a.T @ d)

    def __sub__(self, other):
        return self._binary(other, np.subtract, lambda d, a, b: d, lambda d, a, b: -d)

    def __neg__(self):
        return self._unary(-self.data, -1)

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return self._lift(other) - self

    def _unary(self, data, slope):
        return Tensor(np.asarray(data), ((self, lambda d: d * slope),))

    def sum(self, axis=None, keepdims=False):
        kept = self.data.sum(axis=axis, keepdims=True)
        result = kept if keepdims else kept.reshape(self.data.sum(axis=axis).shape)
        return Tensor(result, ((self, lambda d: np.broadcast_to(d.reshape(kept.shape), self.data.shape)),))

    def exp(self):
        out = np.exp(self.data)
        return self._unary(out, out)

    def log(self):
        return self._unary(np.log(self.data), 1 / self.data)

    def tanh(self):
        out = np.tanh(self.data)
        return self._unary(out, 1 - np.square(out))

    def relu(self):
        mask = (self.data > 0).astype(self.data.dtype)
        return self._unary(self.data * mask, mask)

    def backward(self):
        self.grad = np.ones_like(self.data)
        heap, known = [(-self.age, self)], {self.age}
        while heap:
            _, node = heapq.heappop(heap)
            for parent, pull in node.parents:
                share = pull(node.grad)
                parent.grad = share if parent.grad is None else np.add(parent.grad, share)
                if parent.age not in known:
                    known.add(parent.age)
                    heapq.heappush(heap, (-parent.age, parent))
"""

# Users are counted; a node is pulled when all of them have handed in, and the graph is freed on the way.
COUNTS = """
class Tensor:
    __slots__ = ("data", "grad", "_parents", "_name")

    def __init__(self, data, parents=(), name=""):
        self.data = np.asarray(data)
        self.grad = None
        self._parents = parents
        self._name = name

    def _lift(self, other):
        return other if isinstance(other, Tensor) else Tensor(np.asarray(other, self.data.dtype))

    def __neg__(self):
        return Tensor(-self.data, [(self, lambda d: -d)])

    def __add__(self, other):
        other = self._lift(other)
        return Tensor(
            self.data + other.data,
            [
                (self, lambda d: unbroadcast(d, self.data.shape)),
                (other, lambda d: unbroadcast(d, other.data.shape)),
            ],
            "+",
        )

    def __mul__(self, other):
        other = self._lift(other)
        a, b = self.data, other.data
        return Tensor(
            a * b,
            [(self, lambda d: unbroadcast(d * b, a.shape)), (other, lambda d: unbroadcast(d * a, b.shape))],
            "*",
        )

    def __matmul__(self, other):
        other = self._lift(other)
        a, b = self.data, other.data
        return Tensor(
            np.einsum("ij,jk->ik", a, b),
            [(self, lambda d: np.einsum("ik,jk->ij", d, b)), (other, lambda d: np.einsum("ij,ik->jk", a, d))],
        )

    def __sub__(self, other):
        return self + -self._lift(other)

    def __radd__(self, other):
        return self + other

    def __rsub__(self, other):
        return -self + other

    def __rmul__(self, other):
        return self * other

    def sum(self, axis=None, keepdims=False):
        shape = self.data.shape
        out = np.sum(self.data, axis=axis, keepdims=keepdims)

        def pull(d):
            if axis is not None and not keepdims:
                d = np.expand_dims(d, axis)
            return np.broadcast_to(d, shape)

        return Tensor(out, [(self, pull)])

    def exp(self):
        y = np.exp(self.data)
        return Tensor(y, [(self, lambda d: d * y)])

    def log(self):
        return Tensor(np.log(self.data), [(self, lambda d: np.divide(d, self.data))])

    def tanh(self):
        y = np.tanh(self.data)
        return Tensor(y, [(self, lambda d: d * (1 - y) * (1 + y))])

    def relu(self):
        mask = self.data > 0
        return Tensor(np.where(mask, self.data, 0), [(self, lambda d: np.where(mask, d, 0))])

    def backward(self):
        uses, stack, seen = {}, [self], {id(self)}
        while stack:
            node = stack.pop()
            for parent, _ in node._parents:
                uses[id(parent)] = uses.get(id(parent), 0) + 1
                if id(parent) not in seen:
                    seen.add(id(parent))
                    stack.append(parent)
        self.grad = np.ones_like(self.data)
        ready = [self]
        while ready:
            node = ready.pop()
            for parent, pull in node._parents:
                share = pull(node.grad)
                parent.grad = share if parent.grad is None else parent.grad + share
                uses[id(parent)] -= 1
                if uses[id(parent)] == 0:
                    ready.append(parent)
            node._parents = ()
"""

# An object for each operation, on data classes; gradients begin as zeros.
OPERATIONS = """
from dataclasses import dataclass, field
from typing import Any, Callable


class Function:
    def __init__(self, *parents):
        self.parents = parents


class Add(Function):
    def forward(self, a, b):
        return a + b

    def backward(self, d, a, b):
        return unbroadcast(d, np.shape(a)), unbroadcast(d, np.shape(b))


class Mul(Function):
    def forward(self, a, b):
        return a * b

    def backward(self, d, a, b):
        return unbroadcast(b * d, np.shape(a)), unbroadcast(a * d, np.shape(b))


class MatMul(Function):
    def forward(self, a, b):
        return a @ b

    def backward(self, d, a, b):
        return d @ b.T, a.T @ d


class Neg(Function):
    def forward(self, a):
        return np.negative(a)

    def backward(self, d, a):
        return (np.negative(d),)


class Exp(Function):
    def forward(self, a):
        self.out = np.exp(a)
        return self.out

    def backward(self, d, a):
        return (d * self.out,)


class Log(Function):
    def forward(self, a):
        return np.log(a)

    def backward(self, d, a):
        return (d / a,)


class Tanh(Function):
    def forward(self, a):
        return np.tanh(a)

    def backward(self, d, a):
        return (d / np.cosh(a) ** 2,)


class Relu(Function):
    def forward(self, a):
        return np.maximum(a, 0)

    def backward(self, d, a):
        return (d * np.heaviside(a, 0).astype(a.dtype),)


class Sum(Function):
    def __init__(self, parent, axis, keepdims):
        super().__init__(parent)
        self.axis, self.keepdims = axis, keepdims

    def forward(self, a):
        return a.sum(axis=self.axis, keepdims=self.keepdims)

    def backward(self, d, a):
        axes = range(a.ndim) if self.axis is None else [self.axis % a.ndim]
        shape = [1 if i in axes else n for i, n in enumerate(a.shape)]
        return (np.reshape(d, shape) * np.ones_like(a),)


@dataclass(eq=False)
class Tensor:
    data: Any
    creator: Any = None
    grad: Any = None

    def __post_init__(self):
        if not isinstance(self.data, np.ndarray):
            self.data = np.asarray(self.data)

    def _apply(self, function):
        return Tensor(function.forward(*(p.data for p in function.parents)), function)

    def _lift(self, other):
        return other if isinstance(other, Tensor) else Tensor(np.asarray(other, self.data.dtype))

    def __neg__(self):
        return self._apply(Neg(self))

    def __add__(self, other):
        return self._apply(Add(self, self._lift(other)))

    def __mul__(self, other):
        return self._apply(Mul(self, self._lift(other)))

    def __matmul__(self, other):
        return self._apply(MatMul(self, self._lift(other)))

    def __sub__(self, other):
        return self + -self._lift(other)

    def __radd__(self, other):
        return self + other

    def __rsub__(self, other):
        return -self + other

    def __rmul__(self, other):
        return self * other

    def sum(self, axis=None, keepdims=False):
        return self._apply(Sum(self, axis, keepdims))

    def exp(self):
        return self._apply(Exp(self))

    def log(self):
        return self._apply(Log(self))

    def tanh(self):
        return self._apply(Tanh(self))

    def relu(self):
        return self._apply(Relu(self))

    def backward(self):
        order, done, stack = [], set(), [(self, False)]
        while stack:
            node, finished = stack.pop()
            if finished:
                order.append(node)
            elif id(node) not in done:
                done.add(id(node))
                stack.append((node, True))
                if node.creator is not None:
                    stack.extend((p, False) for p in node.creator.parents)
        for node in order:
            node.grad = np.zeros_like(node.data)
        self.grad = np.ones(self.data.shape, self.data.dtype)
        for node in reversed(order):
            if node.creator is not None:
                shares = node.creator.backward(node.grad, *(p.data for p in node.creator.parents))
                for p, share in zip(node.creator.parents, shares):
                    p.grad = p.grad + share
"""

# Nodes are numbered as they are made and wait in a heap; numbers and arrays are no nodes.
NUMBERS = """
import heapq, itertools


class Tensor:
    _numbers = itertools.count()
    __array_priority__ = 100

    def __init__(self, data, parents=(), requires_grad=True):
        self.data = np.array(data, copy=True)
        self.grad = None
        self.parents = parents
        self.number = next(Tensor._numbers)

    def _lift(self, other):
        return other.data if isinstance(other, Tensor) else np.asarray(other, dtype=self.data.dtype)

    def _binary(self, other, value, mine, theirs):
        parents = [(self, mine)]
        if isinstance(other, Tensor):
            parents.append((other, theirs))
        return Tensor(value, parents)

    def __neg__(self):
        return self * -1

    def __add__(self, other):
        b = self._lift(other)
        return self._binary(other, self.data + b, lambda d: d, lambda d: d)

    def __sub__(self, other):
        b = self._lift(other)
        return self._binary(other, self.data - b, lambda d: d, lambda d: -d)

    def __mul__(self, other):
        b = self._lift(other)
        return self._binary(other, self.data * b, lambda d: d * b, lambda d: d * self.data)

    def __matmul__(self, other):
        b = self._lift(other)
        return self._binary(
            other, np.dot(self.data, b), lambda d: np.dot(d, b.T), lambda d: np.dot(self.data.T, d)
        )

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return (self - other) * -1

    def sum(self, axis=None, keepdims=False):
        kept = self.data.sum(axis=axis, keepdims=True)
        value = kept if keepdims else self.data.sum(axis=axis)
        return Tensor(value, [(self, lambda d: d.reshape(kept.shape))])

    def exp(self):
        out = Tensor(np.exp(self.data), ())
        out.parents = [(self, lambda d: out.data * d)]
        return out

    def log(self):
        return Tensor(np.log(self.data), [(self, lambda d: d * self.data**-1)])

    def tanh(self):
        y = np.tanh(self.data)
        return Tensor(y, [(self, lambda d: d - d * y**2)])

    def relu(self):
        return Tensor(self.data.clip(0), [(self, lambda d: d * (self.data > 0))])

    def _receive(self, share):
        if self.grad is None:
            self.grad = np.zeros_like(self.data)
        self.grad += unbroadcast(
            np.broadcast_to(share, np.broadcast_shapes(share.shape, self.data.shape)), self.data.shape
        )

    def backward(self):
        self.grad = np.ones_like(self.data)
        heap, known = [(-self.number, self)], {self.number}
        while heap:
            _, node = heapq.heappop(heap)
            for parent, pull in node.parents:
                parent._receive(pull(node.grad))
                if parent.number not in known:
                    known.add(parent.number)
                    heapq.heappush(heap, (-parent.number, parent))
"""

RIGHT = {
    "affine_backward": function(
        "affine_backward(d_out, X, W)",
        "return d_out @ W.T, X.T @ d_out, d_out.sum(axis=0)",
        "return np.dot(d_out, W.T), np.dot(X.T, d_out), np.einsum('bh->h', d_out)",
        "dX = np.einsum('bh,dh->bd', d_out, W)\ndW = np.einsum('bd,bh->dh', X, d_out)\nreturn dX, dW, np.sum(d_out, 0)",
        "return [(W @ d_out.T).T, (d_out.T @ X).T, np.add.reduce(d_out, axis=0)]",
        "from collections import namedtuple\nGradients = namedtuple('Gradients', 'dX dW db')\n"
        "return Gradients(np.matmul(d_out, np.transpose(W)), np.matmul(np.transpose(X), d_out), d_out.sum(0))",
        "dW = (X[:, :, None] * d_out[:, None, :]).sum(axis=0)\n"
        "return (d_out[:, None, :] * W).sum(axis=2), dW, np.ones(len(X), d_out.dtype) @ d_out",
        "return np.tensordot(d_out, W, axes=(1, 1)), np.tensordot(X, d_out, axes=(0, 0)), d_out.mean(axis=0) * len(X)",
        "dX = np.zeros_like(X)\nfor unit in range(W.shape[1]):\n    dX += d_out[:, unit, None] * W[:, unit]\n"
        "dW = np.stack([X.T @ d_out[:, unit] for unit in range(W.shape[1])], axis=1)\nreturn dX, dW, d_out.sum(axis=0)",
        "ones = np.ones((len(X), 1), X.dtype)\nboth = np.hstack([X, ones]).T @ d_out\nreturn d_out @ W.T, both[:-1], both[-1]",
        "dX, dW, db = np.empty_like(X), np.empty_like(W), np.empty_like(W[0])\nnp.matmul(d_out, W.T, out=dX)\n"
        "np.matmul(X.T, d_out, out=dW)\nnp.sum(d_out, axis=0, out=db)\nreturn dX, dW, db",
    ),
    "mlp_gradients": [
        """
def mlp_gradients(params, X, gold, activation):
    W1, b1, W2, b2 = (params[key] for key in ("W1", "b1", "W2", "b2"))
    B = len(X)
    z = X @ W1 + b1
    h = np.tanh(z) if activation == "tanh" else np.maximum(z, 0)
    logits = h @ W2 + b2
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(B), gold].mean()
    d = np.exp(log_p)
    d[np.arange(B), gold] -= 1
    d = d / B
    dW2, db2 = h.T @ d, d.sum(axis=0)
    dh = d @ W2.T
    dz = dh * ((1 - h * h) if activation == "tanh" else (z > 0))
    return loss, {"W1": X.T @ dz, "b1": dz.sum(axis=0), "W2": dW2, "b2": db2}
""",
        """
def mlp_gradients(params, X, gold, activation):
    pre = affine(X, params["W1"], params["b1"])
    hidden = {"tanh": np.tanh, "relu": lambda a: a * (a > 0)}[activation](pre)
    scores = affine(hidden, params["W2"], params["b2"])
    picked = np.take_along_axis(scores, gold[:, None], axis=1)[:, 0]
    losses = np.logaddexp.reduce(scores, axis=1) - picked
    loss = losses.sum() / len(losses)
    back = softmax_nll_gradient(scores, gold) / len(losses)
    to_hidden, g2, c2 = affine_backward(back, hidden, params["W2"])
    slope = {"tanh": tanh_derivative, "relu": relu_derivative}[activation](pre)
    _, g1, c1 = affine_backward(to_hidden * slope, X, params["W1"])
    return loss, dict(W1=g1, b1=c1, W2=g2, b2=c2)
""",
        """
def mlp_gradients(params, X, gold, activation):
    return deep_loss(dict(params), X, gold, activation)

def deep_loss(params, X, gold, activation):
    Z = X @ params["W1"] + params["b1"]
    H, slope = (np.tanh(Z), 1 / np.cosh(np.clip(Z, -300, 300)) ** 2) if activation == "tanh" else (Z.clip(0), Z > 0)
    if activation == "tanh":
        slope = 1 - H**2
    S = H @ params["W2"] + params["b2"]
    S = S - S.max(axis=1, keepdims=True)
    E = np.exp(S)
    total = E.sum(axis=1)
    rows = np.arange(len(X))
    loss = float((np.log(total) - S[rows, gold]).mean())
    target = np.zeros_like(S)
    target[rows, gold] = 1
    D = (E / total[:, None] - target) / len(X)
    dZ = D @ params["W2"].T * slope
    return loss, {"b2": D.sum(0), "W2": H.T @ D, "b1": dZ.sum(0), "W1": X.T @ dZ}
""",
        """
def mlp_gradients(params, X, gold, activation):
    tensors = {key: Tensor(value) for key, value in params.items()}
    Z = Tensor(X) @ tensors["W1"] + tensors["b1"]
    H = Z.tanh() if activation == "tanh" else Z.relu()
    S = H @ tensors["W2"] + tensors["b2"]
    S = S - S.data.max(axis=1, keepdims=True)
    one_hot = (gold[:, None] == np.arange(S.data.shape[1])).astype(X.dtype)
    loss = (S.exp().sum(axis=1).log() - (S * one_hot).sum(axis=1)).sum() * (1 / len(X))
    loss.backward()
    return loss.data, {key: np.array(tensor.grad) for key, tensor in tensors.items()}

class Tensor:
    def __init__(self, data, pulls=()):
        self.data, self.pulls, self.grad = np.asarray(data), pulls, 0

    def backward(self):
        self._receive(np.ones_like(self.data))

    def _receive(self, d):
        self.grad = self.grad + d
        for tensor, pull in self.pulls:
            tensor._receive(pull(d))

    def __add__(self, other):
        return Tensor(self.data + other.data, [(self, lambda d: d), (other, lambda d: d.sum(axis=0))])

    def __sub__(self, other):
        if isinstance(other, Tensor):
            return Tensor(self.data - other.data, [(self, lambda d: d), (other, lambda d: -d)])
        return Tensor(self.data - other, [(self, lambda d: d)])

    def __mul__(self, other):
        return Tensor(self.data * np.asarray(other, self.data.dtype), [(self, lambda d: d * np.asarray(other, d.dtype))])

    def __matmul__(self, other):
        return Tensor(
            self.data @ other.data, [(self, lambda d: d @ other.data.T), (other, lambda d: self.data.T @ d)]
        )

    def tanh(self):
        t = np.tanh(self.data)
        return Tensor(t, [(self, lambda d: d * (1 - t * t))])

    def relu(self):
        return Tensor(np.maximum(self.data, 0), [(self, lambda d: d * (self.data > 0))])

    def exp(self):
        e = np.exp(self.data)
        return Tensor(e, [(self, lambda d: d * e)])

    def log(self):
        return Tensor(np.log(self.data), [(self, lambda d: d / self.data)])

    def sum(self, axis=None):
        return Tensor(
            self.data.sum(axis=axis),
            [(self, lambda d: np.broadcast_to(d if axis is None else d[:, None], self.data.shape))],
        )
""",
        """
def mlp_gradients(params, X, gold, activation):
    forward = [X]
    z = affine(X, params["W1"], params["b1"])
    forward += [np.tanh(z)] if activation == "tanh" else [np.where(z < 0, 0, z)]
    logits = affine(forward[1], params["W2"], params["b2"])
    m = logits.max(axis=1)
    log_sum = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    loss = np.average(log_sum - logits[range(len(gold)), gold])
    d = softmax_nll_gradient(logits, gold)
    d *= 1 / len(gold)
    gradients = {}
    gradients["W2"], gradients["b2"] = forward[1].T @ d, d.sum(axis=0)
    d = d @ params["W2"].T
    d *= tanh_derivative(z) if activation == "tanh" else relu_derivative(z)
    gradients["W1"], gradients["b1"] = forward[0].T @ d, d.sum(axis=0)
    return [loss, gradients]
""",
        """
def mlp_gradients(params, X, gold, activation):
    return deep_gradients(params, X, gold, activation)

def deep_gradients(params, X, gold, activation):
    z = X @ params["W1"] + params["b1"]
    h = np.tanh(z) if activation == "tanh" else np.maximum(z, 0)
    logits = h @ params["W2"] + params["b2"]
    loss = np.mean(np.logaddexp.reduce(logits - logits[np.arange(len(gold)), gold][:, None], axis=1))
    d2 = softmax_nll_gradient(logits, gold) / len(gold)
    d1, dW2, db2 = affine_backward(d2, h, params["W2"])
    d1 = np.where(z > 0, d1, 0) if activation == "relu" else d1 * (1 - h) * (1 + h)
    _, dW1, db1 = affine_backward(d1, X, params["W1"])
    return loss, {"W1": dW1, "W2": dW2, "b1": db1, "b2": db2}
""",
        """
        def mlp_gradients(params, X, gold, activation):
            return deep_gradients(params, X, gold, activation)


        def deep_gradients(params, X, gold, activation):
            L = len(params) // 2
            Hs, f = [X], np.tanh if activation == "tanh" else lambda z: np.maximum(z, 0)
            for l in range(1, L + 1):
                Z = affine(Hs[-1], params[f"W{l}"], params[f"b{l}"])
                Hs.append(f(Z) if l < L else Z)
            Z = Hs.pop()
            top = np.max(Z, axis=-1, keepdims=True)
            lse = top + np.log(np.sum(np.exp(Z - top), axis=-1, keepdims=True))
            loss = np.mean(lse[:, 0] - np.take_along_axis(Z, gold[:, None], axis=1)[:, 0])
            g = np.exp(Z - lse)
            g[np.arange(gold.size), gold] -= 1
            g = g / gold.size
            out = {}
            for l in range(L, 0, -1):
                H = Hs.pop()
                out[f"W{l}"], out[f"b{l}"] = H.T @ g, g.sum(axis=0)
                if l > 1:
                    g = (g @ params[f"W{l}"].T) * ((1 - H**2) if activation == "tanh" else (H > 0))
            return loss, out
        """,
        """
        def mlp_gradients(params, X, gold, activation):
            derivative = globals()[f"{activation}_derivative"]
            H = {"tanh": np.tanh, "relu": lambda z: z * (z > 0)}[activation](
                affine(X, params["W1"], params["b1"])
            )
            logits = affine(H, params["W2"], params["b2"])
            losses = np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(X)), gold]
            d, dW2, db2 = affine_backward(softmax_nll_gradient(logits, gold) / len(X), H, params["W2"])
            _, dW1, db1 = affine_backward(
                d * derivative(affine(X, params["W1"], params["b1"])), X, params["W1"]
            )
            return losses.mean(), {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
        """,
    ],
    "deep_gradients": [
        """
def deep_gradients(params, X, gold, activation):
    L, B = len(params) // 2, len(X)
    inputs, pre = [X], []
    for l in range(1, L + 1):
        z = inputs[-1] @ params[f"W{l}"] + params[f"b{l}"]
        pre.append(z)
        if l < L:
            inputs.append(np.tanh(z) if activation == "tanh" else np.maximum(z, 0))
    logits = pre[-1]
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(B), gold].mean()
    d = np.exp(log_p)
    d[np.arange(B), gold] -= 1
    d = d / B
    grads = {}
    for l in range(L, 0, -1):
        grads[f"W{l}"], grads[f"b{l}"] = inputs[l - 1].T @ d, d.sum(axis=0)
        if l > 1:
            slope = 1 - inputs[l - 1] ** 2 if activation == "tanh" else (pre[l - 2] > 0)
            d = (d @ params[f"W{l}"].T) * slope
    return loss, grads
""",
        """
def deep_gradients(params, X, gold, activation):
    f, df = (np.tanh, tanh_derivative) if activation == "tanh" else (lambda a: np.maximum(a, 0), relu_derivative)
    names = [str(number + 1) for number in range(len(params) // 2)]
    tape, signal = [], X
    for name in names:
        z = affine(signal, params["W" + name], params["b" + name])
        slope = df(z) if name != names[-1] else 1
        tape.append((name, signal, slope))
        signal = f(z) if name != names[-1] else z
    picked = np.take_along_axis(signal, gold[:, None], axis=1)[:, 0]
    losses = np.logaddexp.reduce(signal, axis=1) - picked
    back, found = softmax_nll_gradient(signal, gold) / len(gold), {}
    while tape:
        name, given, slope = tape.pop()
        back = back * slope
        back, found["W" + name], found["b" + name] = affine_backward(back, given, params["W" + name])
    return np.mean(losses), found
""",
        """
def deep_gradients(params, X, gold, activation):
    last = max(int(key[1:]) for key in params)
    gradients = {}

    def layer(number, inputs):
        W, b = params[f"W{number}"], params[f"b{number}"]
        z = affine(inputs, W, b)
        if number == last:
            rows = np.arange(len(gold))
            m = z.max(axis=1)
            loss = np.mean(m + np.log(np.exp(z - m[:, None]).sum(axis=1)) - z[rows, gold])
            d = softmax_nll_gradient(z, gold) / len(gold)
        elif activation == "relu":
            loss, d = layer(number + 1, np.maximum(z, 0))
            d = d * relu_derivative(z)
        else:
            loss, d = layer(number + 1, np.tanh(z))
            d = d * tanh_derivative(z)
        d, gradients[f"W{number}"], gradients[f"b{number}"] = affine_backward(d, inputs, W)
        return loss, d

    loss, _ = layer(1, X)
    return loss, gradients
""",
        """
from functools import reduce

def deep_gradients(params, X, gold, activation):
    depth = sum(key.startswith("W") for key in params)
    layers = [(params["W%d" % l], params["b%d" % l]) for l in range(1, depth + 1)]
    act = {"tanh": np.tanh, "relu": lambda z: z * (z > 0)}[activation]
    hidden = reduce(lambda done, Wb: done + [act(done[-1] @ Wb[0] + Wb[1])], layers[:-1], [X])
    logits = hidden[-1] @ layers[-1][0] + layers[-1][1]
    rows = np.arange(len(X))
    loss = (np.logaddexp.reduce(logits, axis=1) - logits[rows, gold]).mean()
    delta = softmax_nll_gradient(logits, gold) / len(X)
    found = dict.fromkeys(params)
    for l in reversed(range(depth)):
        found["W%d" % (l + 1)] = hidden[l].T @ delta
        found["b%d" % (l + 1)] = np.add.reduce(delta)
        if l:
            delta = delta @ layers[l][0].T
            delta = delta * (1 - hidden[l] ** 2) if activation == "tanh" else np.where(hidden[l] > 0, delta, 0)
    return loss, found
""",
        """
def deep_gradients(params, X, gold, activation):
    count = len(params) // 2
    order = sorted((key for key in params if key[0] == "W"), key=lambda key: int(key[1:]))
    saved, out = {}, X
    for key in order:
        saved[key] = out
        pre = out @ params[key] + params["b" + key[1:]]
        out = pre if key == order[-1] else (np.tanh(pre) if activation == "tanh" else np.maximum(0, pre))
    p = softmax(out)
    shifted = out - out.max(axis=1, keepdims=True)
    loss = (np.log(np.exp(shifted).sum(axis=1)) - np.take_along_axis(shifted, gold[:, None], 1)[:, 0]).sum() / len(X)
    p[np.arange(len(X)), gold] -= 1
    p /= len(X)
    gradients = {}
    for key in order[::-1]:
        gradients[key], gradients["b" + key[1:]] = np.dot(saved[key].T, p), p.sum(axis=0)
        p = np.dot(p, params[key].T)
        p *= (1 - saved[key] ** 2) if activation == "tanh" else (saved[key] > 0)
    return loss, gradients
""",
        """
        def deep_gradients(params, X, gold, activation):
            # with the engine's idea: closures pushed on a tape
            grads, tape = {}, []
            h, l = X, 1
            while f"W{l}" in params:
                W, b = params[f"W{l}"], params[f"b{l}"]

                def back(d, h=h, W=W, l=l):
                    grads[f"W{l}"], grads[f"b{l}"] = np.matmul(h.T, d), np.sum(d, 0)
                    return np.matmul(d, W.T)

                tape.append(back)
                z = np.matmul(h, W) + b
                l += 1
                if f"W{l}" in params:
                    h = np.tanh(z) if activation == "tanh" else np.maximum(z, np.zeros_like(z))
                    tape.append(
                        (lambda d, h=h: d * (1 - h * h))
                        if activation == "tanh"
                        else (lambda d, z=z: np.where(z > 0, d, 0))
                    )
            shifted = z - z.max(axis=1).reshape(-1, 1)
            partition = np.exp(shifted).sum(axis=1)
            loss = (np.log(partition) - shifted[np.arange(len(z)), gold]).sum() / len(z)
            d = np.exp(shifted) / partition[:, None]
            d[np.arange(len(z)), gold] -= 1
            d = d / len(z)
            while tape:
                d = tape.pop()(d)
            return loss, grads
        """,
    ],
    "unbroadcast": [
        """
def unbroadcast(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient
""",
        """
def unbroadcast(gradient, shape):
    front = gradient.ndim - len(shape)
    stretched = tuple(front + i for i, n in enumerate(shape) if n == 1)
    return np.sum(gradient, axis=tuple(range(front)) + stretched).reshape(shape)
""",
        """
def unbroadcast(gradient, shape):
    if gradient.shape == shape:
        return gradient
    padded = (1,) * (gradient.ndim - len(shape)) + shape
    axes = tuple(i for i, (a, b) in enumerate(zip(padded, gradient.shape)) if a == 1 and b != 1)
    return gradient.sum(axis=axes, keepdims=True).reshape(shape)
""",
        """
def unbroadcast(gradient, shape):
    extra = gradient.ndim - len(shape)
    gradient = gradient.sum(axis=tuple(range(extra)))
    for axis in range(len(shape)):
        if shape[axis] < gradient.shape[axis]:
            gradient = np.add.reduce(gradient, axis=axis, keepdims=True)
    return gradient
""",
        """
def unbroadcast(gradient, shape):
    letters = "abcdefghijklmnop"[: gradient.ndim]
    padded = (1,) * (gradient.ndim - len(shape)) + tuple(shape)
    kept = "".join(letter for letter, n in zip(letters, padded) if n != 1)
    return np.einsum(f"{letters}->{kept}", gradient).reshape(shape)
""",
        """
def unbroadcast(gradient, shape):
    if len(shape) < gradient.ndim:
        return unbroadcast(gradient.sum(axis=0), shape)
    for axis, length in enumerate(shape):
        if length != gradient.shape[axis]:
            return unbroadcast(gradient.sum(axis=axis, keepdims=True), shape)
    return gradient
""",
    ],
    "Tensor": [PAIRS, CLOSURES, AGES, COUNTS, OPERATIONS, NUMBERS],
}
