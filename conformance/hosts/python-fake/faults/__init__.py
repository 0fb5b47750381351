"""Drivers with one peculiarity each; some are legal. The class DiesAtSpawn is called dies-at-spawn."""

import re

from faults import greeting, guests, lines, process, replies, verdicts  # noqa: F401
from honest import Honest

KINDS = {
    re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower(): kind
    for kind in [Honest, *Honest.__subclasses__()]
}
