"""What the scheduler does: deliver what waits, tell what was missed."""

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime

from personal_data_download import accounts, delivery, service
from personal_data_download.constants import OFFICER_ROLE, QUEUED, REQUEST

_at_once = 50
_not_delivered = {"pdd_status": QUEUED, "pdd_request": ("is", "not set")}


def deliver_personal_data_requests() -> None:
	"""Every two minutes: records that the service does not have yet, the oldest first."""
	if service.is_set_up():
		filters = {**_not_delivered, "pdd_next_attempt_at": ("<=", now_datetime())}
		for name in frappe.get_all(
			REQUEST, filters=filters, pluck="name", order_by="creation asc", limit=_at_once
		):
			answered = _deliver(name)
			frappe.db.commit()  # nosemgrep: what is delivered stays so, whatever comes of the next one
			if not answered:
				break
		accounts.tell_renamed()
	tell_officers()


def _deliver(name: str) -> bool:
	try:
		return delivery.deliver(name)
	except Exception:
		# One record that nobody thought of must not keep all others waiting.
		frappe.db.rollback()
		frappe.log_error(title=f"{REQUEST} {name} cannot be delivered")
		delivery.postpone(name, "see the Error Log")
		return True


def reconcile_personal_data_requests() -> None:
	"""Every night: accounts that were disabled while the service could not be told."""
	if service.is_set_up():
		accounts.tell_disabled()


def tell_officers() -> None:
	"""A bell, once for each record that has waited for a day: the law counts from the day of the request."""
	filters = {
		**_not_delivered,
		"pdd_officers_told": 0,
		"creation": ("<=", add_to_date(now_datetime(), days=-1)),
	}
	for name in frappe.get_all(REQUEST, filters=filters, pluck="name", limit=_at_once):
		_ring(name)
		frappe.db.set_value(REQUEST, name, "pdd_officers_told", 1, update_modified=False)


def _ring(name: str) -> None:
	from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification

	enqueue_create_notification(
		_officers(),
		{
			"type": "Alert",
			"document_type": REQUEST,
			"document_name": name,
			"subject": _("A request for personal data has waited for a day: the service was not reached."),
		},
	)


def _officers() -> list[str]:
	for role in (OFFICER_ROLE, "System Manager"):
		having = frappe.get_all("Has Role", filters={"role": role, "parenttype": "User"}, pluck="parent")
		enabled = frappe.get_all("User", filters={"name": ("in", having), "enabled": 1}, pluck="name")
		if enabled:
			return enabled
	return []
