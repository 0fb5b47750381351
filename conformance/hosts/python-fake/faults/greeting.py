"""Faults in the start and the greeting."""

import os
import signal
import sys
import time

from honest import Honest


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
