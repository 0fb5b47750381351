"""A guest that is played, not run: it performs a few operations of the operation language on a dictionary."""

import re

NAMES = {"r", "w", "create", "excl", "trunc", "append", "dir", "nofollow"}


class Ended(Exception):
    """The guest ended by itself: the parameters of its guest.exit."""

    def __init__(self, **exit):
        super().__init__(exit)
        self.exit = exit


class Refused(Exception):
    """The result is `err CODE`."""


class Guest:
    def __init__(self, files, args, env):
        self.files = files  # path -> (bytes, version): the committed state of the world
        self.args = args
        self.env = env
        self.handles = {}
        self.input = b""

    def feed(self, data):
        """Takes standard input, yields the result lines that it leads to. Raises Ended."""
        self.input += data
        while b"\n" in self.input:
            line, self.input = self.input.split(b"\n", 1)
            if line and not line.startswith(b"#"):
                yield self.perform(line.decode("ascii")) + "\n"

    def perform(self, line):
        name, *words = line.split(" ")
        operation = getattr(self, "do_" + name, None)
        if operation is None:
            return "bad this probe has no " + encode(name.encode())
        try:
            return " ".join(["ok", *(operation(*words) or [])])
        except Refused as refusal:
            return f"err {refusal}"
        except (TypeError, ValueError) as error:
            return "bad " + encode(str(error).encode())

    def do_hello(self):
        return ["probe", "1", "preview1", "python"]

    def do_args(self):
        return [encode(arg.encode()) for arg in self.args]

    def do_env(self):
        return [encode(f"{name}={value}".encode()) for name, value in self.env.items()]

    def do_open(self, label, path, flags):
        path, flags = decode(path), set(flags.split(",")) - {"-"}
        if not flags <= NAMES:
            raise ValueError("unknown flag")
        if path not in self.files and "create" not in flags:
            raise Refused("no-entry")
        if path in self.files and {"create", "excl"} <= flags:
            raise Refused("exist")
        data, version = self.files.get(path, (b"", 0))
        self.handles[label] = {"path": path, "data": b"" if "trunc" in flags else data, "version": version,
                               "at": 0, "dirty": path not in self.files or "trunc" in flags}

    def do_read(self, label, count):
        handle = self.handle(label)
        data = handle["data"][handle["at"]:handle["at"] + int(count)]
        handle["at"] += len(data)
        return [result(data)]

    def do_readall(self, label):
        return self.do_read(label, len(self.handle(label)["data"]))

    def do_write(self, label, word):
        handle, data = self.handle(label), decode(word)
        old, at = handle["data"].ljust(handle["at"], b"\0"), handle["at"]
        handle.update(data=old[:at] + data + old[at + len(data):], at=at + len(data), dirty=True)
        return [str(len(data))]

    def do_close(self, label):
        handle = self.handle(label)
        del self.handles[label]
        if handle["dirty"]:
            newest = max((version for _, version in self.files.values()), default=0)
            self.files[handle["path"]] = (handle["data"], newest + 1)

    def do_fstat(self, label):
        handle = self.handle(label)
        return ["file", str(len(handle["data"])), str(handle["version"]), "1"]

    def do_stat(self, path):
        if decode(path) not in self.files:
            raise Refused("no-entry")
        data, version = self.files[decode(path)]
        return ["file", str(len(data)), str(version), "1"]

    def do_unlink(self, path):
        if self.files.pop(decode(path), None) is None:
            raise Refused("no-entry")

    def do_exit(self, code):
        raise Ended(reason="exit", code=int(code))

    def do_trap(self):
        raise Ended(reason="trap", message="unreachable")

    def handle(self, label):
        if label not in self.handles:
            raise Refused("bad-descriptor")
        return self.handles[label]


def decode(word):
    if word.startswith("~"):
        length, seed = (int(part) for part in word[1:].split(":"))
        return bytes((seed + 7 * i + i // 256) % 256 for i in range(length))
    if word == "%":
        return b""
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode()), word.encode("ascii"))


def encode(data):
    if not data:
        return "%"
    return re.sub(rb"[^A-Za-z0-9_.,:;/=+()\[\]{}\"'-]", lambda match: b"%%%02X" % match[0][0], data).decode()


def result(data):
    if len(data) <= 64:
        return encode(data)
    fnv = 0x811C9DC5
    for byte in data:
        fnv = (fnv ^ byte) * 0x01000193 % 2**32
    return f"#{len(data)}:{fnv:08x}"
