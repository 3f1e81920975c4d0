"""Writes what the service says of a request into its record."""

import re

import frappe
from frappe import _

from personal_data_download import attachment, clock
from personal_data_download.constants import ACCOUNTS_OF_NOBODY, OVER, REQUEST, STATUSES
from personal_data_download.turns import one_at_a_time


def write(said: dict) -> dict:
	"""Upsert by request, else by record. Each request has versions; what is not newer changes nothing.

	Raises `DoesNotExistError` where the record was deleted and the request is over: it is not made again.
	"""
	_check(said)
	name = _find(said["request"], said["record"])
	if name is None:
		# The same may be said twice at once.
		one_at_a_time()
		name = _find(said["request"], said["record"], for_update=True)
	if name is None:
		if said["record"] and said["status"] in OVER:
			raise frappe.DoesNotExistError
		return _answer(_create(said), changed=True)
	doc = frappe.get_doc(REQUEST, name, for_update=True)
	if said["version"] <= _stored_version(doc, said["request"]):
		return _answer(doc, changed=False)
	_assert_same_person(doc, said["user"])
	doc.flags.pdd_write_back = True
	doc.update(_values(said, doc))
	doc.save(ignore_permissions=True)
	attachment.sync(doc)
	return _answer(doc, changed=True)


def _check(said: dict) -> None:
	if said["status"] not in STATUSES:
		frappe.throw(_("{0} is no status.").format(said["status"]))
	if said["link"] and not re.match(r"https?://[^\s\"'<>]+$", said["link"]):
		frappe.throw(_("The link is not an address of a page."))
	if said["user"] in ACCOUNTS_OF_NOBODY:
		frappe.throw(_("{0} is no account of a person.").format(said["user"]))
	if not (said["request"] or said["record"]):
		frappe.throw(_("Neither a request nor a record is named."))


def _find(request: str | None, record: str | None, for_update: bool = False) -> str | None:
	if request:
		known = frappe.db.get_value(REQUEST, {"pdd_request": request}, "name", for_update=for_update)
		if known:
			return known
	found = record and frappe.db.get_value(
		REQUEST, record, ["name", "pdd_request"], as_dict=True, for_update=for_update
	)
	return found.name if found and not (request and found.pdd_request) else None


def _stored_version(doc, request: str | None) -> int:
	# What waited for an officer had no request yet: the versions of the request begin anew.
	return doc.pdd_version or 0 if not request or doc.pdd_request == request else 0


def _assert_same_person(doc, user: str) -> None:
	if user in (doc.user, doc.pdd_known_as):
		return
	# A name that is no longer there is a former one of an account that was renamed. A record that the service
	# has not heard of has had no other name there: whoever names it is somebody else, account or none.
	if not doc.pdd_known_as or frappe.db.exists("User", user):
		frappe.throw(_("The record is of somebody else."))


def _create(said: dict):
	if not frappe.db.exists("User", said["user"]):
		raise frappe.DoesNotExistError
	doc = frappe.new_doc(REQUEST)
	doc.update({"user": said["user"], **_values(said, doc)})
	doc.flags.pdd_write_back = True
	doc.flags.pdd_received_at = clock.in_system_zone(said["received_at"])
	doc.insert(ignore_permissions=True)
	attachment.sync(doc)
	return doc


def _values(said: dict, doc) -> dict:
	return {
		"pdd_request": said["request"] or doc.pdd_request,
		"pdd_version": said["version"],
		"pdd_status": said["status"],
		"pdd_due": clock.day(said["due"]),
		"pdd_ready_at": clock.in_system_zone(said["ready_at"]),
		"pdd_expires_at": clock.in_system_zone(said["expires_at"]),
		"pdd_size": _readable(said["size"]),
		"pdd_sha256": said["sha256"],
		"pdd_records": said["records"],
		"pdd_withheld": said["withheld"],
		# An officer's own reason stands wherever the service has no word to say: what it said before is over.
		"pdd_reason": said["reason"] or doc.pdd_asked_because,
		"pdd_link": said["link"],
		"pdd_requested_by": said["requested_by"] if said["requested_by"] != said["user"] else None,
		"pdd_known_as": said["user"],
		"pdd_next_attempt_at": None,
	}


def _readable(size: int | None) -> str | None:
	"""Decimal, as storage is sold: 364120 is `364 kB`."""
	if size is None:
		return None
	if size < 1000:
		return f"{size} B"
	value = float(size)
	for unit in ("kB", "MB", "GB", "TB"):
		value /= 1000
		if value < 999.5 or unit == "TB":
			break
	return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"


def _answer(doc, changed: bool) -> dict:
	return {"record": doc.name, "version": doc.pdd_version, "changed": changed}
