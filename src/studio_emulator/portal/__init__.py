"""An access portal on this machine, as Identity Center's in production: people log in and click their team's tile."""

from studio_emulator.portal.applications import Application, Person, Portal
from studio_emulator.portal.built_in import NotInLambdaError, built_in
from studio_emulator.portal.lemonldap import PACKAGES, AbsentProgramError, lemonldap, need_lemonldap

__all__ = [
    "PACKAGES",
    "AbsentProgramError",
    "Application",
    "NotInLambdaError",
    "Person",
    "Portal",
    "built_in",
    "lemonldap",
    "need_lemonldap",
]
