"""A disk that fails on demand: each write of this process to a folder waits at a gate, which lets it pass, refuses it,
or ends the process there as a power cut would.

The kernel asks before each of these calls (seccomp's user notification, Linux 5.5 or later), so DuckDB's own writes are
met as well as ours, and nothing has to be built. It cannot be taken back: only in a process made for it.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import platform
import resource
import signal
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

CALLS: Mapping[str, Mapping[str, int]] = {
    "x86_64": {"write": 1, "pwrite64": 18, "fsync": 74, "fdatasync": 75, "ftruncate": 77, "copy_file_range": 326},
    "aarch64": {"write": 64, "pwrite64": 68, "fsync": 82, "fdatasync": 83, "ftruncate": 46, "copy_file_range": 285},
}
"""Machine → call that changes a file → its number."""
NUMBER_OF_SECCOMP = {"x86_64": 317, "aarch64": 277}
FEW_BYTES = 20
SYNCS = {"fsync", "fdatasync"}

NO_NEW_PRIVILEGES, SET_FILTER, NEW_LISTENER = 38, 1, 8
ALLOW, NOTIFY = 0x7FFF0000, 0x7FC00000
LOAD, EQUALS, RETURN = 0x20, 0x15, 0x06
RECEIVE, SEND, GO_ON = 0xC0502100, 0xC0182101, 1

IS_POSSIBLE = platform.system() == "Linux" and platform.machine() in CALLS

Gate = Callable[[str, Path], int]
"""The call and the file → 0 to let it pass, or the number of the error that it is refused with."""


def pass_through(_call: str, _path: Path) -> int:
    """A disk that is well."""
    return 0


class Disk:
    """The gate of this process, once set up, for every file in a folder. `gate` may be exchanged at any time."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError if the kernel does not let a process watch itself."""
        self.gate: Gate = pass_through
        self._folder = folder
        self._calls = {number: name for name, number in CALLS[platform.machine()].items()}
        listener: list[int] = []
        is_listening = threading.Event()

        def keep_the_gate() -> None:
            is_listening.wait()
            self._answer(listener[0])

        threading.Thread(target=keep_the_gate, daemon=True).start()  # before the filter: it must not wait for itself
        listener.append(_watch(list(self._calls)))
        is_listening.set()

    def mend(self) -> None:
        """The disk is well again, and there is room."""
        self.gate = pass_through
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    def _answer(self, listener: int) -> None:
        while True:
            asked = bytearray(80)
            with suppress(OSError):  # who asked is gone
                fcntl.ioctl(listener, RECEIVE, asked)
                ident, process, _flags, number, _machine, _at, first, _second, third = struct.unpack_from(
                    "<QIIiIQQQQ", asked
                )
                call = self._calls[number]
                refused = self._refused(call, process, third if call == "copy_file_range" else first)
                answer = struct.pack("<QqiI", ident, -refused and -1, -refused, 0 if refused else GO_ON)
                fcntl.ioctl(listener, SEND, answer)

    def _refused(self, call: str, process: int, file: int) -> int:
        with suppress(OSError):
            path = Path(f"/proc/{process}/fd/{file}").readlink()
            if path.is_relative_to(self._folder):
                return self.gate(call, path)
        return 0


def _watch(numbers: list[int]) -> int:
    """The file on which the kernel asks. Of this thread, and of those that it starts from here on."""
    steps = [(LOAD, 0, 0, 0)]
    steps += [(EQUALS, len(numbers) - nth, 0, number) for nth, number in enumerate(numbers)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, NOTIFY)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *step) for step in steps))
    program = struct.pack("@HP", len(steps), ctypes.addressof(code))
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    listener = library.syscall(
        NUMBER_OF_SECCOMP[platform.machine()], SET_FILTER, NEW_LISTENER, ctypes.create_string_buffer(program)
    )
    if listener < 0:
        raise OSError(ctypes.get_errno(), "the kernel does not let this process be watched")
    return int(listener)


def full_disk(call: str, _path: Path) -> int:
    """Nothing more can be written."""
    return 0 if call in SYNCS or call == "ftruncate" else errno.ENOSPC


def failing_sync(call: str, _path: Path) -> int:
    """What was written cannot be forced to the disk."""
    return errno.EIO if call in SYNCS else 0


def cut_short(call: str, path: Path) -> int:
    """A part of the first that is written gets room, and nothing after it: no file may grow beyond that."""
    room, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    if call not in SYNCS and room == most:
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + FEW_BYTES, most))
    return 0


def power_cut(_call: str, _path: Path) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


class After:
    """Lets so many calls pass, and then meets the others with another gate; `calls_count` is how many came."""

    def __init__(self, passing_count: int, gate: Gate) -> None:
        self.calls_count = 0
        self._passing_count, self._gate = passing_count, gate

    def __call__(self, call: str, path: Path) -> int:
        self.calls_count += 1
        return self._gate(call, path) if self.calls_count > self._passing_count else 0
