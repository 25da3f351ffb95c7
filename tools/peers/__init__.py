"""Kinto and PouchDB beside Corridor: the same figures and the same faults, in one run, on one machine.

``python -m tools.peers --help`` lists what can be done.
"""
