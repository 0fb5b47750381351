#!/usr/bin/env python3
"""A driver that plays its guests itself: `fake.py [honest | FAULT]`; `fake.py list` names the faults."""

import os
import sys

sys.dont_write_bytecode = True

from faults import KINDS  # noqa: E402

name = sys.argv[1] if len(sys.argv) > 1 else "honest"
if name == "list":
    print("\n".join(KINDS))
    sys.exit()
if name not in KINDS:
    sys.exit(f"no fault is called {name}")
print(f"python-fake {name} is process {os.getpid()}", file=sys.stderr, flush=True)
KINDS[name]().run()
