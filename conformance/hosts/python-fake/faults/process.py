"""Faults of the driver's process."""

import os
import signal
import sys
import time

from honest import Honest


class ExitsMidTest(Honest):
    def feed(self, name, data):
        print("panic: index out of bounds", file=sys.stderr)
        sys.exit(101)


class KilledMidTest(Honest):
    def feed(self, name, data):
        os.kill(os.getpid(), signal.SIGKILL)


class DiesInTheMiddleOfALine(Honest):
    def open_world(self, params):
        self.write(b'{"id":2,"res')
        sys.exit(1)


class CrashesOnThirdGuest(Honest):
    def start_guest(self, params):
        if self.started == 2:
            sys.exit(139)
        return super().start_guest(params)


class ExitsAfterEachTest(Honest):
    def reply(self, method, reply):
        super().reply(method, reply)
        if method == "world.close":
            sys.exit(0)


class ClosesItsOutput(Honest):
    def open_world(self, params):
        os.close(1)
        time.sleep(60)


class ClosesItsInput(Honest):
    def open_world(self, params):
        os.close(0)
        self.send({"id": 2, "result": {}})
        time.sleep(60)


class FloodsStderr(Honest):
    """Legal: standard error is free text, and however much of it."""

    def open_world(self, params):
        for _ in range(2000):
            sys.stderr.write("x" * 4095 + "\n")
        return super().open_world(params)


class HangsOnShutdown(Honest):
    def shutdown(self, params):
        time.sleep(60)


class LingersAfterShutdown(Honest):
    def reply(self, method, reply):
        super().reply(method, reply)
        if method == "shutdown":
            time.sleep(60)


class IgnoresSigterm(Honest):
    def shutdown(self, params):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
            time.sleep(60)


class FailsAfterShutdown(Honest):
    def reply(self, method, reply):
        super().reply(method, reply)
        if method == "shutdown":
            sys.exit(9)


class LeavesAChild(Honest):
    """Legal at the protocol: a process that outlives the driver and holds its pipes. It is ended too."""

    def open_world(self, params):
        if os.fork() == 0:
            print(f"its child is process {os.getpid()}", file=sys.stderr, flush=True)
            time.sleep(60)
            os._exit(0)
        return super().open_world(params)
