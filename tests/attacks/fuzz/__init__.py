"""Bytes that a machine makes up, at the whole handler: `python -m attacks.fuzz --seconds 120`.

`tried.py` turns bytes into an event and judges the answer, `seeds.py` writes what the machine begins with,
`__main__.py` lets atheris change it for as long as it may.
"""
