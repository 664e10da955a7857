"""The entry point of a web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halfsky.site.settings")
application = get_wsgi_application()

from halfsky.site import running  # noqa: E402 it needs what was just loaded

running.settle()
