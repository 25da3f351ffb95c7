"""Corridor: field reporting for monitors of an evacuation."""
