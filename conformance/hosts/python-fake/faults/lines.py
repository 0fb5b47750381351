"""Faults in the lines themselves."""

import time

from honest import Honest


class LogsOnStdout(Honest):
    def open_world(self, params):
        self.write(b"Listening on 8080\n")
        return super().open_world(params)


class NotAnObject(Honest):
    def open_world(self, params):
        self.write(b"[1]\n")
        return super().open_world(params)


class NotUtf8(Honest):
    def open_world(self, params):
        self.write(b'{"method":"log","params":{"level":"info","text":"\xff"}}\n')
        return super().open_world(params)


class SplitsLines(Honest):
    """Legal: where the pieces of a line are cut means nothing."""

    def write(self, data):
        for start in range(0, len(data), 7):
            super().write(data[start:start + 7])
            time.sleep(0.0005)


class BlankLines(Honest):
    """Legal: white space between messages, and CR before LF, mean nothing."""

    def write(self, data):
        super().write(b"\n  \n" + data[:-1] + b"\r\n")


class EndlessLine(Honest):
    def open_world(self, params):
        for _ in range(17):
            self.write(b"x" * 1024 * 1024)
        return super().open_world(params)


class NeitherIdNorMethod(Honest):
    def open_world(self, params):
        self.send({"hello": "world"})
        return super().open_world(params)
