"""Sign-in to SageMaker Studio: a SAML response goes in, the Studio of the right team opens.

A pure core decides (limits, guard, verification, exact checks, entitlement); adapters at the rim speak HTTP and AWS.
The package imports nothing of `abac`: what it knows of teams is the generated directory. `lambda_handler` runs it in
Lambda, `wsgi` under any WSGI server.
"""
