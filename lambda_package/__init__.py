"""The sign-in as a Lambda package: pinned wheels and our own code in one reproducible zip, made without a container.

`python -m lambda_package` packs for both architectures; `nox -s lambda-package` does it on the runtime's own Python.
"""
