"""Drivers with one peculiarity each; some are legal. The class DiesAtSpawn is asked for as dies-at-spawn."""

import os
import re
import signal
import sys
import time

from honest import Honest

# Starting and greeting ------------------------------------------------------------------------------


class DiesAtSpawn(Honest):
    def run(self):
        print("Traceback: no licence found", file=sys.stderr)
        sys.exit(3)


class NeverAnswers(Honest):
    def receive(self, message):
        pass


class WrongProtocol(Honest):
    def hello(self, params):
        return {**super().hello(params), "protocol": 2}


class WrongNonce(Honest):
    def hello(self, params):
        return {**super().hello(params), "nonce": "0"}


class WrongSpec(Honest):
    def hello(self, params):
        return {**super().hello(params), "spec": "9.9"}


class HelloWithoutAbis(Honest):
    def hello(self, params):
        return {key: value for key, value in super().hello(params).items() if key != "abis"}


class RefusesVersion(Honest):
    def reply(self, method, reply):
        self.send({"id": reply["id"], "error": {"code": "version", "message": "this driver speaks protocol 7"}})


# Lines ----------------------------------------------------------------------------------------------


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


# Replies --------------------------------------------------------------------------------------------


class RepliesTwice(Honest):
    def reply(self, method, reply):
        self.send(reply)
        if method == "world.open":
            self.send(reply)


class RepliesToUnknownId(Honest):
    def reply(self, method, reply):
        self.send({**reply, "id": reply["id"] + 1000} if method == "world.open" else reply)


class RepliesWithoutResult(Honest):
    def reply(self, method, reply):
        self.send({"id": reply["id"]} if method == "world.open" else reply)


class RepliesWithBoth(Honest):
    def reply(self, method, reply):
        self.send({**reply, "error": {"code": "failed", "message": ""}} if method == "world.open" else reply)


class UnknownErrorCode(Honest):
    def reply(self, method, reply):
        self.send({"id": reply["id"], "error": {"code": 500, "message": ""}} if method == "world.open" else reply)


class SendsRequests(Honest):
    def open_world(self, params):
        self.send({"id": 1, "method": "world.open", "params": {}})
        return super().open_world(params)


class ReordersReplies(Honest):
    """Legal: the replies to the first two guest.start, which were sent together, come in reverse."""

    held = None

    def reply(self, method, reply):
        if method == "guest.start" and self.started == 1:
            self.held = reply
            return
        self.send(reply)
        if self.held is not None:
            self.send(self.held)
            self.held = None


class Slow(Honest):
    """Legal: everything takes a while."""

    def send(self, message):
        time.sleep(0.03)
        super().send(message)


class SlowAndSaysSo(Honest):
    """Legal: slower than the limit, but `timing` has announced it."""

    def hello(self, params):
        return {**super().hello(params), "timing": {"multiplier": 20}}

    def open_world(self, params):
        time.sleep(0.4)
        return super().open_world(params)


class RefusesToOpen(Honest):
    def reply(self, method, reply):
        error = {"id": reply["id"], "error": {"code": "failed", "message": "the disk is full"}}
        self.send(error if method == "world.open" else reply)


class RefusesClaimedAbi(Honest):
    def reply(self, method, reply):
        error = {"id": reply["id"], "error": {"code": "unsupported", "message": "no preview1 today"}}
        self.send(error if method == "guest.start" else reply)


# Guests ---------------------------------------------------------------------------------------------


class OutputOfUnknownGuest(Honest):
    def start_guest(self, params):
        self.out("g99", b"hello\n")
        return super().start_guest(params)


class OutputAfterExit(Honest):
    def exit(self, name, **exit):
        super().exit(name, **exit)
        self.out(name, b"late\n")


class ExitsTwice(Honest):
    def exit(self, name, **exit):
        super().exit(name, **exit)
        self.send({"method": "guest.exit", "params": {"guest": name, **exit}})


class UnknownReason(Honest):
    def exit(self, name, **exit):
        super().exit(name, reason="bored")


class ExitWithoutCode(Honest):
    def exit(self, name, **exit):
        super().exit(name, reason="exit")


class BadBase64(Honest):
    def out(self, name, data):
        self.send({"method": "guest.out", "params": {"guest": name, "stream": 1, "bytes": {"b64": "aGk"}}})


class TextBytes(Honest):
    """Legal: bytes that are text may be sent as text."""

    def out(self, name, data):
        self.send({"method": "guest.out", "params": {"guest": name, "stream": 1, "bytes": {"text": data.decode()}}})


class UnknownEvent(Honest):
    """Legal: events and fields that the suite does not know are ignored."""

    def send(self, message):
        super().send({"method": "weather", "params": {"sun": True}})
        super().send({**message, "extra": {"anything": 1}})


class IgnoresKill(Honest):
    def order(self, method, params):
        if method != "guest.kill":
            super().order(method, params)


class ClosesWorldOverGuests(Honest):
    def close_world(self, params):
        self.guests.clear()
        return super().close_world(params)


# The process ----------------------------------------------------------------------------------------


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


# What only a test can notice: the protocol is followed ----------------------------------------------


class ClaimsWhatItRefuses(Honest):
    features = ["kv.ttl"]


class ServesWhatItDoesNotClaim(Honest):
    def open_world(self, params):
        result = super().open_world(params)
        self.worlds[params["world"]]["/beta/features".encode()] = (b"kv.ttl\n", 1)
        return result


class LeaksState(Honest):
    shared = {}

    def open_world(self, params):
        self.worlds[params["world"]] = self.shared
        return {}


class LosesOutput(Honest):
    """A guest's answers never arrive: neither a crash nor a violation."""

    def out(self, name, data):
        pass


def find(name):
    """The class for dies-at-spawn, or None."""
    classes = {re.sub(r"(?<!^)(?=[A-Z])", "-", c.__name__).lower(): c for c in [Honest, *Honest.__subclasses__()]}
    return classes.get(name)
