"""Python's operators on an object that is elsewhere, each applied where the object is."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Literal

OperatorName = Literal["add", "sub", "mul", "truediv", "matmul", "pow", "neg", "getitem", "len"]

OPERATORS: dict[OperatorName, Callable[..., object]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "truediv": operator.truediv,
    "matmul": operator.matmul,
    "pow": operator.pow,
    "neg": operator.neg,
    "getitem": operator.getitem,
    "len": len,
}
_FORMS: dict[str, str] = {
    "add": "{} + {}",
    "sub": "{} - {}",
    "mul": "{} * {}",
    "truediv": "{} / {}",
    "matmul": "{} @ {}",
    "pow": "{} ** {}",
    "neg": "-{}",
    "getitem": "{}[{}]",
    "len": "len({})",
}


def describe_operation(name: OperatorName, operands: list[str]) -> str:
    """`Tensor() * 2`."""
    return _FORMS[name].format(*operands)


class Operators(ABC):
    """Passes its operators on."""

    __array_ufunc__ = None  # `array * object` is the object's doing, and not one product for each entry
    __iter__: object = None  # `[]` alone would make it iterable, without end

    @abstractmethod
    def _operate(self, name: OperatorName, *operands: object) -> object:
        """Apply the operator where the object is, which is one of the operands."""

    def __bool__(self) -> bool:
        return True

    def __add__(self, other: object) -> object:
        return self._operate("add", self, other)

    def __radd__(self, other: object) -> object:
        return self._operate("add", other, self)

    def __sub__(self, other: object) -> object:
        return self._operate("sub", self, other)

    def __rsub__(self, other: object) -> object:
        return self._operate("sub", other, self)

    def __mul__(self, other: object) -> object:
        return self._operate("mul", self, other)

    def __rmul__(self, other: object) -> object:
        return self._operate("mul", other, self)

    def __truediv__(self, other: object) -> object:
        return self._operate("truediv", self, other)

    def __rtruediv__(self, other: object) -> object:
        return self._operate("truediv", other, self)

    def __matmul__(self, other: object) -> object:
        return self._operate("matmul", self, other)

    def __rmatmul__(self, other: object) -> object:
        return self._operate("matmul", other, self)

    def __pow__(self, other: object) -> object:
        return self._operate("pow", self, other)

    def __rpow__(self, other: object) -> object:
        return self._operate("pow", other, self)

    def __neg__(self) -> object:
        return self._operate("neg", self)

    def __getitem__(self, index: object) -> object:
        return self._operate("getitem", self, index)

    def __len__(self) -> int:
        length = self._operate("len", self)
        assert isinstance(length, int)
        return length
