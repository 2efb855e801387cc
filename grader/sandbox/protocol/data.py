"""What may cross the wire, and how much of it. Both sides use this module."""

from __future__ import annotations

import numpy as np

DTYPES = tuple(
    map(
        np.dtype, (np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64)
    )
) + tuple(map(np.dtype, (np.float16, np.float32, np.float64, np.complex64, np.complex128)))
DTYPE_CODE = {dtype: code for code, dtype in enumerate(DTYPES)}
PLAIN_TYPES: tuple[type, ...] = (float, int, bool, complex, str, list, tuple, dict)  # beside NumPy's

MAX_DEPTH = 24
MAX_DIMENSIONS = 32
MAX_INTEGER_BYTES = 1024  # Python refuses to print integers of more than 4300 digits
MAX_NUMBERS = 1_000_000  # a list takes far more memory than an array of the same numbers
