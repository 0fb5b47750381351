"""Faults in the replies."""

import time

from honest import Honest


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
