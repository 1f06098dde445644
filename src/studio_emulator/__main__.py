"""`python -m studio_emulator`: the emulated AWS on loopback until Ctrl-C; prints its address as its only line."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Sequence

from studio_emulator.behaviour import Behaviour
from studio_emulator.server import running


def main(words: Sequence[str] | None = None) -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m studio_emulator", description="An emulated AWS with Studio.")
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes any that is free")
    parser.add_argument("--pending-seconds", type=float, default=0.0, help="from a create to InService")
    asked = parser.parse_args(words)
    try:
        with running(Behaviour(pending_seconds=asked.pending_seconds), asked.port) as server:
            print(server.url, flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
