"""Studio as far as sign-in and Terraform need it, on one machine: moto extended with what it lacks."""

from studio_emulator.behaviour import Behaviour
from studio_emulator.extension import extended
from studio_emulator.server import StudioServer, running

__all__ = ["Behaviour", "StudioServer", "extended", "running"]
