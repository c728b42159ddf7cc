"""A form that came too late is shown again with what was typed, not thrown away."""

from flask import Response, request
from flask_wtf.csrf import CSRFError

from cxassess.services.errors import LinkUnknown, WaveClosed
from cxassess.storage.errors import Busy
from cxassess.web import errors
from cxassess.web.respond import landing, pages
from cxassess.web.respond.room import blueprint, unusable


@blueprint.errorhandler(CSRFError)
def again(error: CSRFError) -> Response:
    """The page that was posted, with everything in it and a form that will be taken."""
    try:
        return _again(error)
    except (LinkUnknown, WaveClosed) as gone:
        # what is raised while an error is handled reaches no other handler
        return unusable(gone)
    except Busy:
        return errors.busy_page()


def _again(error: CSRFError) -> Response:
    arguments = request.view_args or {}
    match request.endpoint:
        case "respond.save_part":
            return pages.after_csrf_failure(arguments["number"], error)
        case "respond.start":
            return landing.after_csrf_failure()
        case "respond.start_open":
            return landing.open_after_csrf_failure(arguments["public_id"])
    return errors.form_out_of_date(error)
