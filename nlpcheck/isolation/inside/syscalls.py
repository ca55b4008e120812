"""The system calls that a worker may not make: everything that reaches beyond its own memory and folder.

Landlock decides about files; this decides about the rest. What is not named is allowed: numpy, torch and tokenizers
call much, and what they call changes.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from typing import Any

from .errors import UnconfinedError

NEVER: dict[str, tuple[str, ...]] = {
    "network": ("socket", "connect", "bind", "listen", "accept", "accept4", "socketcall"),
    "other processes": (
        *("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease"),
        *("pidfd_getfd", "kcmp", "move_pages", "migrate_pages", "inotify_init", "inotify_init1"),
    ),
    "namespaces and mounts": (
        *("unshare", "setns", "mount", "umount", "umount2", "pivot_root", "chroot", "mount_setattr", "fsopen"),
        *("fsconfig", "fsmount", "fspick", "open_tree", "open_tree_attr", "move_mount", "open_by_handle_at"),
        *("name_to_handle_at", "quotactl", "quotactl_fd", "fanotify_init", "statmount", "listmount"),
    ),
    "the kernel": (
        *("bpf", "perf_event_open", "userfaultfd", "kexec_load", "kexec_file_load", "init_module", "finit_module"),
        *("delete_module", "create_module", "syslog", "acct", "swapon", "swapoff", "reboot", "iopl", "ioperm"),
        *("settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "sethostname", "setdomainname"),
        *("vhangup", "personality", "lookup_dcookie", "nfsservctl", "uselib", "modify_ldt"),
    ),
    "what outlives a process": (
        *("add_key", "request_key", "keyctl", "shmget", "shmat", "shmctl", "msgget", "msgsnd", "msgrcv", "msgctl"),
        *("semget", "semop", "semtimedop", "semctl", "mq_open", "mq_unlink", "mq_notify", "mq_getsetattr"),
        *("mq_timedsend", "mq_timedreceive", "memfd_create", "memfd_secret"),
    ),
}
"""Denied always, by what they reach."""

NOT_THERE = ("io_uring_setup", "io_uring_enter", "io_uring_register", "clone3")
"""As in an older kernel: callers fall back."""

CHANGES_OF_FILES = (
    *("chown", "lchown", "fchown", "fchownat", "setxattr", "lsetxattr", "fsetxattr", "removexattr"),
    *("lremovexattr", "fremovexattr", "setxattrat", "removexattrat", "file_setattr"),
)
"""Landlock does not decide about these; a read-only mount does."""

PRETENDED = ("chmod", "fchmod", "fchmodat", "fchmodat2", "utime", "utimes", "utimensat", "futimesat")
"""The same, but `shutil.copy` calls them for files of its own: they seem to succeed, and change nothing."""

NEW_SESSIONS = ("setsid", "setpgid")
"""With them a process leaves its group, and without a namespace of process ids the group is how all are killed."""

NEWER = {
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "clone3": 435,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
    "quotactl_fd": 443,
    "memfd_secret": 447,
    "process_mrelease": 448,
    "fchmodat2": 452,
    "statmount": 457,
    "listmount": 458,
    "setxattrat": 463,
    "removexattrat": 466,
    "open_tree_attr": 467,
    "file_setattr": 469,
}
"""Numbers, the same on every architecture, of calls that an older libseccomp has no name for."""

NEW_NAMESPACES = 0x7E020000  # every CLONE_NEW*; that of time is for clone3 and unshare only
AS_THREAD = 0x00010000
STREAM, KIND_OF_SOCKET, UNIX = 1, 0xFF, 1
SHARED_ANONYMOUS = 0x21
TIOCSTI, TIOCLINUX = 0x5412, 0x541C
F_SETLEASE, F_NOTIFY = 1024, 1026
PRCTL_DENIED = (1, 4, 36)  # PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER


@dataclass(frozen=True)
class Around:
    """What holds already around a worker, so that the filter need not."""

    own_pids: bool = False
    """It sees no process but its own, and all of them die with its namespace."""
    signals_scoped: bool = False
    """Landlock keeps its signals to its own processes."""
    read_only_files: bool = False
    """Everything but its private folders is mounted read-only, or belongs to other users."""
    processes_bound: bool = True
    """The limit on processes binds it."""


def library() -> Any:
    """Return pyseccomp; `UnconfinedError` if it or libseccomp is missing."""
    try:
        import pyseccomp  # type: ignore[import-untyped, unused-ignore]
    except (ImportError, RuntimeError, OSError) as error:
        raise UnconfinedError(f"seccomp: {error}; install pyseccomp and libseccomp2") from error
    return pyseccomp


class Filter:
    """A list of denied system calls, to be loaded once."""

    def __init__(self) -> None:
        self.seccomp = library()
        self.filter = self.seccomp.SyscallFilter(self.seccomp.ALLOW)
        self.denied = self.seccomp.ERRNO(errno.EPERM)
        self.absent = self.seccomp.ERRNO(errno.ENOSYS)

    def number(self, name: str) -> int | None:
        """Return a call's number; None if this architecture, as this libseccomp knows it, has no such call."""
        number: int = self.seccomp.resolve_syscall(self.seccomp.Arch.NATIVE, name)
        if number >= 0:
            return number
        return NEWER.get(name)

    def deny(self, *names: str, action: int | None = None) -> None:
        """Deny calls whatever their arguments."""
        for name in names:
            self.deny_if(name, action=action)

    def deny_if(self, name: str, *conditions: Any, action: int | None = None) -> None:
        """Deny a call if all conditions on its arguments hold."""
        number = self.number(name)
        if number is not None:
            self.filter.add_rule(self.denied if action is None else action, number, *conditions)

    def masked(self, argument: int, mask: int, value: int) -> Any:
        """Return the condition that some bits of an argument have a value."""
        return self.seccomp.Arg(argument, self.seccomp.MASKED_EQ, mask, value)

    def equal(self, argument: int, value: int) -> Any:
        """Return the condition that the lower half of an argument has a value; the kernel ignores the rest."""
        return self.masked(argument, 0xFFFFFFFF, value)

    def unequal(self, argument: int, value: int) -> Any:
        """Return the condition that an argument is not a value."""
        return self.seccomp.Arg(argument, self.seccomp.NE, value)

    def load(self) -> None:
        """Let the kernel apply it to this thread and its children, for good."""
        self.filter.load()


def restrict(around: Around, most_shared_memory: int) -> list[str]:
    """Deny this process, for good, what `NEVER` names and what is not held elsewhere; return what was applied."""
    rules = Filter()
    for names in NEVER.values():
        rules.deny(*names)
    rules.deny(*NOT_THERE, action=rules.absent)
    _deny_by_argument(rules, most_shared_memory)
    applied = ["seccomp"]
    if not around.read_only_files:
        rules.deny(*CHANGES_OF_FILES)
        rules.deny(*PRETENDED, action=rules.seccomp.ERRNO(0))
    if not around.own_pids:
        rules.deny(*NEW_SESSIONS)
        _deny_reaching_others(rules, signals=not around.signals_scoped)
        if not around.signals_scoped:
            applied.append("no signals to other processes")
    if not around.processes_bound:
        rules.deny("fork", "vfork")
        rules.deny_if("clone", rules.masked(0, AS_THREAD, 0))
        applied.append("no new processes")
    rules.load()
    return applied


def _deny_by_argument(rules: Filter, most_shared_memory: int) -> None:
    seccomp = rules.seccomp
    for bit in range(32):
        if NEW_NAMESPACES >> bit & 1:
            rules.deny_if("clone", rules.masked(0, 1 << bit, 1 << bit))
    rules.deny_if("socketpair", rules.unequal(0, UNIX))
    for kind in range(KIND_OF_SOCKET + 1):
        if kind != STREAM and kind < 16:  # noqa: PLR2004  (the kernel knows no kind above)
            rules.deny_if("socketpair", rules.masked(1, KIND_OF_SOCKET, kind))
    for request in (TIOCSTI, TIOCLINUX):
        rules.deny_if("ioctl", rules.equal(1, request))
    for option in PRCTL_DENIED:
        rules.deny_if("prctl", rules.equal(0, option))
    for command in (F_SETLEASE, F_NOTIFY):
        rules.deny_if("fcntl", rules.equal(1, command))
    rules.deny_if("prlimit64", rules.unequal(0, 0))
    too_much = seccomp.Arg(1, seccomp.GT, most_shared_memory)
    rules.deny_if("mmap", rules.masked(3, SHARED_ANONYMOUS, SHARED_ANONYMOUS), too_much)


def _deny_reaching_others(rules: Filter, *, signals: bool) -> None:
    """Deny what works on processes of the same user by their id, the caller's own excepted."""
    own = os.getpid()
    rules.deny_if("setpriority", rules.unequal(1, 0))
    rules.deny_if("ioprio_set", rules.unequal(1, 0))
    if not signals:
        return
    for name in ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"):
        rules.deny_if(name, rules.unequal(0, own))
    rules.deny("tkill", "pidfd_send_signal")
