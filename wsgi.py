"""Entry for a WSGI server: `gunicorn wsgi:app`. Settings come from CXASSESS_* variables."""

from cxassess import create_app

app = create_app()
