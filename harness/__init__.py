"""What tests and benches need of the machine: a real nats-server, a real PostgreSQL, Chromium, the shared data.

Not part of the package. Where a thing is absent the test that asks for it is skipped and says so, and fails instead when
``ANLAN_REQUIRE_ALL=1`` (as in ``.ci/run``).
"""
