"""Endurance: the server and its database are killed under load, and nothing that was acknowledged may be lost."""
