"""Mutation testing: small faults are put into the code one after the other, and each has to fail a test (docs/mutants.md).

The faults are those of mutmut (server) and StrykerJS (client).  Stryker runs its own; those of mutmut are tried by ``warm``,
because a test of the server needs a migrated database and an application that must not be made anew for each.
"""
