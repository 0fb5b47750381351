#!/usr/bin/env python3
"""A driver that plays its guests itself: `fake.py [honest | FAULT]`. FAULT is a class of faults.py."""

import os
import sys

sys.dont_write_bytecode = True

from faults import find  # noqa: E402

name = sys.argv[1] if len(sys.argv) > 1 else "honest"
kind = find(name)
if kind is None:
    sys.exit(f"no fault is called {name}")
print(f"python-fake {name} is process {os.getpid()}", file=sys.stderr, flush=True)
kind().run()
