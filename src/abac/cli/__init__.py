"""The command line: each verb parses, calls one room, prints, and ends with an exit code.

The verbs live in `policies.py`, `requests.py` and `reports.py`; `app.py` holds the root command. A verb imports its
room when it runs, so that `abac --help` loads none of them.
"""
