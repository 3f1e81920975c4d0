"""Brings a record to the service: after the commit, once, and again until the service has it."""

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime

from personal_data_download import service
from personal_data_download.constants import CANCELLED, QUEUED, REFUSED, REQUEST, WAITING

_fields = ["name", "user", "pdd_status", "pdd_request", "pdd_requested_by", "pdd_reason", "pdd_auth_time"]
_longest_wait_minutes = 60
# The service's words for what a request is when it takes it.
_statuses = {"queued": QUEUED, "waiting_for_approval": WAITING, "running": "Running", "retrying": "Retrying"}


def enqueue(name: str) -> None:
	"""Nothing is delivered of a transaction that is rolled back; a record is in the queue once."""
	frappe.enqueue(
		"personal_data_download.delivery.deliver",
		queue="short",
		name=name,
		job_id=f"personal-data-download-{name}",
		deduplicate=True,
		enqueue_after_commit=True,
	)


def deliver(name: str) -> bool:
	"""Returns whether the service answered. What it answers is kept, and so is when to try again."""
	record = frappe.db.get_value(REQUEST, name, _fields, as_dict=True)
	if not record or record.pdd_request or record.pdd_status != QUEUED:
		return True
	# The call may take a while: what is read after it has to be what is there by then.
	frappe.db.commit()  # nosemgrep: nothing is written yet
	try:
		answer = service.ask(record)
	except service.Refusal as refusal:
		_settle(record, {"pdd_status": REFUSED, "pdd_reason": str(refusal)})
		return True
	except service.ServiceError as error:
		postpone(name, str(error))
		return False
	_settle(record, _taken(answer))
	return True


def _taken(answer: dict) -> dict:
	# When it is due is a day of the office's calendar, which may not be the site's: the service writes it.
	return {
		"pdd_request": answer.get("id"),
		"pdd_status": _statuses.get(answer.get("status"), QUEUED),
	}


def _settle(record, values: dict) -> None:
	if not frappe.db.get_value(REQUEST, record.name, "name", for_update=True):
		return
	doc = frappe.get_doc(REQUEST, record.name, for_update=True)
	# The service may have written the record while its answer was on the way: that is newer.
	if doc.pdd_version:
		return
	request = values.get("pdd_request")
	other = request and frappe.db.get_value(
		REQUEST, {"pdd_request": request, "name": ("!=", doc.name)}, "name"
	)
	if other:
		words = _("The request {0} is under way.").format(other)
		values = {"pdd_status": CANCELLED, "pdd_reason": words, "pdd_request": None}
	doc.flags.pdd_write_back = True
	doc.update({**values, "pdd_known_as": record.user, "pdd_next_attempt_at": None})
	doc.save(ignore_permissions=True)


def postpone(name: str, why: str) -> None:
	"""Two minutes, and twice as long after each attempt, up to an hour."""
	attempts = (frappe.db.get_value(REQUEST, name, "pdd_attempts") or 0) + 1
	minutes = min(2 ** min(attempts, 10), _longest_wait_minutes)
	values = {"pdd_attempts": attempts, "pdd_next_attempt_at": add_to_date(now_datetime(), minutes=minutes)}
	frappe.db.set_value(REQUEST, name, values, update_modified=False)
	frappe.logger("personal_data_download").warning(f"{name} is not delivered, attempt {attempts}: {why}")
