"""Whether requests come to the service, or still to Frappe's own collector."""

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.utils import add_to_date, now_datetime
from frappe.utils.scheduler import is_scheduler_inactive

from personal_data_download import __version__, service
from personal_data_download.constants import QUEUED, REQUEST
from personal_data_download.overrides.personal_data_download_request import is_served

_not_delivered = {"pdd_status": QUEUED, "pdd_request": ("is", "not set")}


def report() -> dict:
	controller = get_controller(REQUEST)
	closed = is_served(controller)
	return {
		"app": __version__,
		"frappe": frappe.__version__,
		"builtin": "closed" if closed else "open",
		"controller": f"{controller.__module__}.{controller.__qualname__}",
		"waiting": frappe.db.count(REQUEST, _not_delivered),
		"problem": _problem(controller, closed),
	}


def _problem(controller: type, closed: bool) -> str | None:
	if not closed:
		return _(
			"Another app has taken the DocType {0}: the class {1} is in force. The first guards are off, "
			"and an event alone keeps Frappe's collector from running. Remove that app's override."
		).format(REQUEST, f"{controller.__module__}.{controller.__qualname__}")
	if not service.is_set_up():
		return _("The service is not set up: requests wait, and nothing is collected.")
	tried = {**_not_delivered, "pdd_attempts": ("!=", 0)}
	if is_scheduler_inactive(verbose=False) and frappe.db.count(REQUEST, tried):
		return _("The service was not reached, and the scheduler is off: requests wait until it is on.")
	late = {**_not_delivered, "creation": ("<=", add_to_date(now_datetime(), hours=-1))}
	if frappe.db.count(REQUEST, late):
		return _(
			"Requests have waited for more than an hour: the service is not reached, or the scheduler is off."
		)
	return None
