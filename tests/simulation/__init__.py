"""The simulation (docs/sync.md): the real office, phones that behave as badly as phones do, and a ledger that keeps count.

``office.py`` is the office at its HTTP routes, ``phones.py`` phones in plain Python, ``weather.py`` the network between
them, ``ledger.py`` and ``account.py`` what must be true, ``simulation.py`` the steps, ``machine.py`` their choice by
Hypothesis.  Nothing here but ``office.py`` knows the server, and that knows its routes and tables only.
A new step is a method of ``Simulation`` and a rule in ``machine.py``.
"""
