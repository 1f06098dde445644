"""Every single change of a statement, and of a world: what mutation testing asks the properties about."""

from abac.prove.mutants.mutant import Mutant, Mutation
from abac.prove.mutants.statements import mutants_of

__all__ = ["Mutant", "Mutation", "mutants_of"]
