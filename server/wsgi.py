"""What a WSGI server loads."""

from server.app import create_app
from server.db import NotDurable
from server.settings import SettingsError

try:
    app = create_app()
except (SettingsError, NotDurable) as error:
    # A sentence that names the variable, for whoever starts the server or runs a command; no traceback hides it.
    raise SystemExit(f"Corridor does not start: {error}") from None
