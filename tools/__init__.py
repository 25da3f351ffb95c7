"""Programs that `make` runs; none of them is part of the server."""
