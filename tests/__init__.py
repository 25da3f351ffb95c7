"""Tests of the server, of its agreement with the client, and of both together in a browser."""
