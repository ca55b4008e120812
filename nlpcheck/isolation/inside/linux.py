"""The few calls to Linux that Python 3.11 does not offer."""

from __future__ import annotations

import contextlib
import ctypes
import os

NEW_USER, NEW_PIDS, NEW_IPC, NEW_NET, NEW_MOUNTS = 0x10000000, 0x20000000, 0x08000000, 0x40000000, 0x00020000

READ_ONLY, NO_SUID, NO_DEVICES, NO_EXECUTION = 0x1, 0x2, 0x4, 0x8
BIND, RECURSIVE, PRIVATE = 0x1000, 0x4000, 0x40000

PARENT_DEATH_SIGNAL, SET_DUMPABLE, CAPBSET_READ, CAPBSET_DROP = 1, 4, 23, 24
SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVILEGES, GET_NO_NEW_PRIVILEGES, GET_SECCOMP = 36, 38, 39, 21
CAP_AMBIENT, CAP_AMBIENT_CLEAR_ALL = 47, 4

CAP_SETGID, CAP_SETUID, CAP_SETPCAP, CAP_SYS_ADMIN = 6, 7, 8, 21

_CAPABILITIES_V3 = 0x20080522
_MOUNT_SETATTR = 442  # the same number on every architecture
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def prctl(option: int, *values: int) -> int:
    """Operate on this process."""
    arguments = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    return _checked(_libc.prctl(option, *arguments), f"prctl({option})")


def unshare(flags: int) -> None:
    """Leave namespaces for new ones; a new one of process ids is for the children."""
    _checked(_libc.unshare(flags), f"unshare({flags:#x})")


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Mount, or bind, or change how a mount spreads."""
    texts = [text.encode() if text else None for text in (source, target, kind)]
    options = data.encode() if data else None
    _checked(_libc.mount(*texts, ctypes.c_ulong(flags), options), f"mount on {target}")


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns_fd")]


def make_read_only(folder: str) -> None:
    """Make a mount and everything mounted below it read-only for this mount namespace."""
    attributes = _MountAttributes(set=READ_ONLY)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    path = ctypes.c_char_p(folder.encode())
    result = _libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, path, _AT_RECURSIVE, ctypes.byref(attributes), size)
    _checked(result, f"mount_setattr({folder})")


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _CapabilityWord(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


def capabilities() -> int:
    """Return the effective capabilities of this thread, one bit each."""
    header, words = _CapabilityHeader(_CAPABILITIES_V3, 0), (_CapabilityWord * 2)()
    _checked(_libc.capget(ctypes.byref(header), ctypes.byref(words)), "capget")
    return int(words[0].effective | words[1].effective << 32)


def has_capability(number: int) -> bool:
    """Tell whether this thread has a capability."""
    return bool(capabilities() >> number & 1)


def drop_capabilities() -> None:
    """Give up every capability, for this process and for whatever it executes."""
    if has_capability(CAP_SETPCAP):
        number = 0
        with contextlib.suppress(OSError):  # ends behind the last that the kernel knows
            while prctl(CAPBSET_READ, number) >= 0:
                prctl(CAPBSET_DROP, number)
                number += 1
    with contextlib.suppress(OSError):  # before Linux 4.3 there are none
        prctl(CAP_AMBIENT, CAP_AMBIENT_CLEAR_ALL)
    header, words = _CapabilityHeader(_CAPABILITIES_V3, 0), (_CapabilityWord * 2)()
    _checked(_libc.capset(ctypes.byref(header), ctypes.byref(words)), "capset")
    if capabilities():
        raise OSError("capabilities are left after all were dropped")
