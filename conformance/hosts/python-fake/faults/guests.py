"""Faults in what is told of guests."""

from honest import Honest


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
