"""What a freshly forked process gives up before it serves: namespaces, files, privileges, system calls."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Mapping
from typing import Any

from grader.sandbox.inside import landlock, seccomp

# include/uapi/linux/sched.h, prctl.h, capability.h, mount.h
_NEWNS, _NEWIPC, _NEWUSER, _NEWPID = 0x00020000, 0x08000000, 0x10000000, 0x20000000
_SET_PARENT_DEATH_SIGNAL, _SET_DUMPABLE, _SET_NO_NEW_PRIVS = 1, 4, 38
_CAPABILITY_VERSION_3 = 0x20080522
_NOSUID, _NODEV, _NOEXEC, _READ_ONLY, _RECURSIVE, _PRIVATE = 2, 4, 8, 1, 16384, 1 << 18
INNER_ID = 1000

_SYS_CLONE = {"x86_64": 56, "aarch64": 220}

_LIBC = ctypes.CDLL(None, use_errno=True)
_LIBC_WITH_GIL = ctypes.PyDLL(None, use_errno=True)


def end_with_parent() -> None:
    """Have the kernel kill this process when its parent ends; a container does that by itself."""
    _check(_LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0), "ending with the server")


def fork_into_namespaces() -> int:
    """As `os.fork`, with the child in user, mount, IPC and process namespaces of its own.

    One `clone` does both: a fork, `unshare` and a second fork (which a process namespace asks for) would copy
    this process' page tables twice. Python's own hooks around a fork are called as `os.fork` calls them, and
    the GIL is kept meanwhile. There is one thread.
    """
    ctypes.pythonapi.PyOS_BeforeFork()
    flags = _NEWUSER | _NEWNS | _NEWPID | _NEWIPC | signal.SIGCHLD
    pid = int(
        _LIBC_WITH_GIL.syscall(_SYS_CLONE[os.uname().machine], ctypes.c_long(flags), *[ctypes.c_long(0)] * 4)
    )
    number = ctypes.get_errno()
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return 0
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(number, f"new namespaces failed: {os.strerror(number)}")
    return pid


def map_user(user: int, group: int) -> None:
    """In the new user namespace, be an ordinary user; `user` and `group` are what this process is outside."""
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{INNER_ID} {user} 1")
    _write("/proc/self/gid_map", f"{INNER_ID} {group} 1")


def hide_files(folder: str, size: int) -> None:
    """Cover /proc with nothing and the folder with a small file system of this process' own."""
    _check(_LIBC.mount(None, b"/", None, _RECURSIVE | _PRIVATE, None), "private mounts")
    flags = _NOSUID | _NODEV | _NOEXEC
    _check(_LIBC.mount(b"none", b"/proc", b"tmpfs", flags | _READ_ONLY, b"size=4k,mode=555"), "hiding /proc")
    options = f"size={size},nr_inodes=256,mode=700".encode()
    _check(_LIBC.mount(b"none", folder.encode(), b"tmpfs", flags, options), "a small file system")
    os.chdir(folder)


def drop_privileges() -> None:
    """No capability, and none to be gained by running a program."""
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    nothing = ctypes.create_string_buffer(24)
    _check(_LIBC.capset(ctypes.create_string_buffer(header, 8), nothing), "dropping capabilities")
    _check(_LIBC.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
    _check(_LIBC.prctl(_SET_DUMPABLE, 0, 0, 0, 0), "no dumps")


def unlimit_processor() -> None:
    """A server lives as long as its judge; each worker gets a limit of its own."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))


def limit_resources(limits: Mapping[str, Any]) -> None:
    """The rlimits that this platform has."""
    seconds = int(limits["submission_seconds"]) + 5  # a backstop: the trusted side keeps the time
    expected = {
        "RLIMIT_AS": limits["memory_bytes"],
        "RLIMIT_CPU": seconds,
        "RLIMIT_FSIZE": limits["file_bytes"],
        "RLIMIT_NOFILE": limits["open_files"],
        "RLIMIT_NPROC": limits["processes"],
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    for name, value in expected.items():
        which = getattr(resource, name, None)
        if which is None:
            continue
        hard = resource.getrlimit(which)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        if sys.platform == "darwin" and name == "RLIMIT_AS":
            continue  # macOS refuses it
        resource.setrlimit(which, (value, value))


def restrict_files(rules: int) -> None:
    landlock.restrict(rules)


def restrict_system_calls(code: bytes) -> None:
    seccomp.install(code)


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what} failed: {os.strerror(number)}")
