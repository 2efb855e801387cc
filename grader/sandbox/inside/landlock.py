"""Landlock: which files the worker may read, and that it may write to its own small folder alone."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Sequence

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1

_LIBC = ctypes.CDLL(None, use_errno=True)

# include/uapi/linux/landlock.h
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FILE, _MAKE_REG, _TRUNCATE = 1 << 5, 1 << 8, 1 << 14
_ALL_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_BIND_AND_CONNECT = 3  # from version 4
_SCOPE_SOCKETS_AND_SIGNALS = 3  # from version 6

READ = _READ_FILE | _READ_DIR
READ_FILE = _READ_FILE
WRITE = _READ_FILE | _READ_DIR | _WRITE_FILE | _REMOVE_FILE | _MAKE_REG | _TRUNCATE


def version() -> int:
    """Version of the kernel's Landlock; 0 where there is none."""
    try:
        return max(0, _syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG))
    except OSError:
        return 0


def ruleset(readable: Sequence[str], writable: Sequence[str]) -> int:
    """File descriptor of a ruleset that denies every access but these; files and folders with all below."""
    kernel = version()
    handled = _ALL_BY_VERSION[min(kernel, 5)]
    network = _NET_BIND_AND_CONNECT if kernel >= 4 else 0
    scoped = _SCOPE_SOCKETS_AND_SIGNALS if kernel >= 6 else 0
    attributes = struct.pack("QQQ", handled, network, scoped)
    size = 24 if kernel >= 6 else 16 if kernel >= 4 else 8
    rules = _syscall(_CREATE_RULESET, ctypes.create_string_buffer(attributes, 24), size, 0)
    for paths, access in ((readable, READ), (writable, WRITE)):
        for path in paths:
            _add_path(rules, path, access & handled)
    return rules


def restrict(rules: int) -> None:
    """Put this process under the rules for good; `no_new_privs` must be set. Raises `OSError`."""
    _syscall(_RESTRICT_SELF, rules, 0)
    os.close(rules)


def _add_path(rules: int, path: str, access: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - pathlib is not imported here
            access &= _READ_FILE | _WRITE_FILE | _TRUNCATE
        attribute = struct.pack("=Qi", access, descriptor)
        _syscall(_ADD_RULE, rules, _RULE_PATH_BENEATH, ctypes.create_string_buffer(attribute, 12), 0)
    finally:
        os.close(descriptor)


def _syscall(number: int, *arguments: object) -> int:
    passed = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = int(_LIBC.syscall(ctypes.c_long(number), *passed))
    if result < 0:
        raise OSError(ctypes.get_errno(), "Landlock refused the rules")
    return result
