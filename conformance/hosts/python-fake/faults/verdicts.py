"""Faults that follow the protocol: only a test of the suite can notice them."""

from honest import Honest


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
