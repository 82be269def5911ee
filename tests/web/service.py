"""Starts `huashu serve` on a free port for the browser tests, and stops it."""

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading


@contextlib.contextmanager
def serving(program, room, *options):
    """The address of a service that keeps nothing outside `room`."""
    service = subprocess.Popen(
        [program, "serve", "--port", "0", "--practice", pathlib.Path(room) / "practice.db", *options],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=os.environ | {"XDG_DATA_HOME": str(room), "XDG_CONFIG_HOME": str(room)})
    try:
        for line in service.stdout:
            found = re.search(r"http://[0-9.]+:\d+", line)
            if found:
                threading.Thread(target=service.stdout.read, daemon=True).start()
                break
        else:
            sys.exit("the service did not say where it listens")
        yield found.group()
    finally:
        service.send_signal(signal.SIGTERM)
        status = service.wait(timeout=30)
    if status != 0:
        sys.exit(f"the service ended with {status}")
