"""An honest driver over played guests. The faults change one method of it each."""

import base64
import json
import sys

from guest import Ended, Guest


class Honest:
    """Plays its guests well and follows the protocol."""

    features = []

    def __init__(self):
        self.worlds = {}  # name -> files
        self.guests = {}  # name -> (world, Guest)
        self.started = 0

    # The lines ----------------------------------------------------------------------------------

    def run(self):
        for line in sys.stdin.buffer:
            self.receive(json.loads(line))

    def receive(self, message):
        method, params = message["method"], message["params"]
        if "id" not in message:
            if params["guest"] in self.guests:
                self.order(method, params)
            return
        reply = {"id": message["id"], "error": {"code": "unsupported", "message": f"unknown method {method}"}}
        if method in self.answers:
            reply = {"id": message["id"], "result": getattr(self, self.answers[method])(params)}
        self.reply(method, reply)
        if method == "shutdown":
            sys.exit(0)

    def reply(self, method, reply):
        self.send(reply)

    def send(self, message):
        self.write(json.dumps(message).encode() + b"\n")

    def write(self, data):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    # The requests -------------------------------------------------------------------------------

    answers = {"hello": "hello", "world.open": "open_world", "world.close": "close_world",
               "guest.start": "start_guest", "shutdown": "shutdown"}

    def hello(self, params):
        return {"protocol": 1, "nonce": params["nonce"], "spec": params["spec"][0],
                "host": {"name": "python-fake", "version": "1", "language": "Python"},
                "abis": ["preview1"], "features": self.features, "control": [],
                "concurrency": {"worlds": 8, "guests": 8}}

    def open_world(self, params):
        self.worlds[params["world"]] = {"/beta/features": (b"core\n", 1)}
        return {}

    def close_world(self, params):
        for name in [name for name, (world, _) in self.guests.items() if world == params["world"]]:
            self.exit(name, reason="killed")
        del self.worlds[params["world"]]
        return {}

    def start_guest(self, params):
        self.started += 1
        guest = Guest(self.worlds[params["world"]], params["args"], params["env"])
        self.guests[params["guest"]] = (params["world"], guest)
        return {}

    def shutdown(self, params):
        return {}

    # The guests ---------------------------------------------------------------------------------

    def order(self, method, params):
        name = params["guest"]
        if method == "guest.write":
            self.feed(name, decode_bytes(params["bytes"]))
        elif method == "guest.eof":
            self.exit(name, reason="exit", code=0)
        elif method == "guest.kill":
            self.exit(name, reason="killed")

    def feed(self, name, data):
        try:
            for result in self.guests[name][1].feed(data):
                self.out(name, result.encode())
        except Ended as end:
            self.exit(name, **end.exit)

    def out(self, name, data):
        data = {"b64": base64.b64encode(data).decode()}
        self.send({"method": "guest.out", "params": {"guest": name, "stream": 1, "bytes": data}})

    def exit(self, name, **exit):
        del self.guests[name]
        self.send({"method": "guest.exit", "params": {"guest": name, **exit}})


def decode_bytes(wire):
    return base64.b64decode(wire["b64"]) if "b64" in wire else wire["text"].encode()
