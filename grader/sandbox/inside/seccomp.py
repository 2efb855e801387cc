"""A seccomp filter as an allow-list: what NumPy and Python need to compute, and nothing that reaches further.

Everything else fails with EPERM, so that innocent code which tries something meets an ordinary exception.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct

# Numbers from the kernel's tables: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h.
# No fork, clone, exec, socket, sendmsg (it passes file descriptors), ptrace, kill, mount, io_uring or bpf.
_X86_64 = {
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek":
    8, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14,
    "rt_sigreturn": 15, "pread64": 17, "pwrite64": 18, "readv": 19, "writev": 20, "access": 21, "select":
    23, "sched_yield": 24, "mremap": 25, "madvise": 28, "nanosleep": 35, "getpid": 39, "sendto": 44,
    "recvfrom": 45, "exit": 60, "uname": 63, "fcntl": 72, "ftruncate": 77, "getcwd": 79, "readlink": 89,
    "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "sysinfo": 99, "times": 100, "getuid": 102,
    "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110, "sigaltstack": 131, "gettid": 186,
    "time": 201, "futex": 202, "sched_getaffinity": 204, "getdents64": 217, "restart_syscall": 219,
    "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "openat": 257,
    "newfstatat": 262, "readlinkat": 267, "pselect6": 270, "ppoll": 271, "set_robust_list": 273,
    "prlimit64": 302, "getcpu": 309, "getrandom": 318, "statx": 332, "rseq": 334, "faccessat2": 439,
}  # fmt: skip
_AARCH64 = {
    "getcwd": 17, "fcntl": 25, "ftruncate": 46, "openat": 56, "close": 57, "getdents64": 61, "lseek": 62,
    "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pwrite64": 68, "pselect6": 72,
    "ppoll": 73, "readlinkat": 78, "newfstatat": 79, "fstat": 80, "exit": 93, "exit_group": 94, "futex":
    98, "set_robust_list": 99, "nanosleep": 101, "clock_gettime": 113, "clock_getres": 114,
    "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124, "restart_syscall": 128,
    "sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "times": 153,
    "uname": 160, "getrlimit": 163, "getrusage": 165, "getcpu": 168, "gettimeofday": 169, "getpid": 172,
    "getppid": 173, "getuid": 174, "geteuid": 175, "getgid": 176, "getegid": 177, "gettid": 178,
    "sysinfo": 179, "sendto": 206, "recvfrom": 207, "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222,
    "mprotect": 226, "madvise": 233, "prlimit64": 261, "getrandom": 278, "statx": 291, "rseq": 293,
    "faccessat2": 439,
}  # fmt: skip
_TABLES = {"x86_64": (0xC000003E, _X86_64), "aarch64": (0xC00000B7, _AARCH64)}

# fcntl may read and set plain flags; F_SETOWN and F_SETSIG would send signals to other processes.
_FCNTL_COMMANDS = (1, 2, 3, 4, 1030)  # F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC

_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # DENY: ERRNO with EPERM
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_X32_BIT = 0x40000000
_SET_MODE_FILTER = 1
_SYS_SECCOMP = {"x86_64": 317, "aarch64": 277}


def is_supported() -> bool:
    """Whether a filter for this machine's processor is known."""
    return platform.machine() in _TABLES and os.uname().sysname == "Linux"


def program() -> bytes:
    """The filter as an array of `struct sock_filter`."""
    arch, numbers = _TABLES[platform.machine()]
    code = [_statement(_LOAD, _ARCH), _jump(_JUMP_EQUAL, arch, 1, 0), _statement(_RETURN, _KILL)]
    code.append(_statement(_LOAD, _NUMBER))
    code += [_jump(_JUMP_GREATER_EQUAL, _X32_BIT, 0, 1), _statement(_RETURN, _DENY)]
    for name, number in numbers.items():
        if name == "fcntl":
            code += _when(number, 1, _FCNTL_COMMANDS)
        elif name == "prlimit64":
            code += _when(number, 0, (0,))  # its own limits, no other process'
        else:
            code += [_jump(_JUMP_EQUAL, number, 0, 1), _statement(_RETURN, _ALLOW)]
    code.append(_statement(_RETURN, _DENY))
    return b"".join(code)


def install(code: bytes) -> None:
    """Put the filter on this process for good; `no_new_privs` must be set. Raises `OSError`."""
    buffer = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: unsigned short length, pointer
    header = struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(buffer))
    header_buffer = ctypes.create_string_buffer(header, len(header))
    libc = ctypes.CDLL(None, use_errno=True)
    number = _SYS_SECCOMP[platform.machine()]
    if (
        libc.syscall(ctypes.c_long(number), ctypes.c_long(_SET_MODE_FILTER), ctypes.c_long(0), header_buffer)
        != 0
    ):
        raise OSError(ctypes.get_errno(), "the seccomp filter was refused")


def _when(number: int, argument: int, values: tuple[int, ...]) -> list[bytes]:
    """Allow the call when the low half of an argument is one of the values; the number stays loaded else."""
    checks = [_statement(_LOAD, _ARGUMENTS + 8 * argument)]
    for value in values:
        checks += [_jump(_JUMP_EQUAL, value, 0, 1), _statement(_RETURN, _ALLOW)]
    checks.append(_statement(_RETURN, _DENY))
    return [_jump(_JUMP_EQUAL, number, 0, len(checks)), *checks]


def _statement(code: int, value: int) -> bytes:
    return struct.pack("HBBI", code, 0, 0, value)


def _jump(code: int, value: int, if_true: int, if_false: int) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
