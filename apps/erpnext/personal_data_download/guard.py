"""Who may ask for whose data."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from personal_data_download import proof
from personal_data_download.constants import ACCOUNTS_OF_NOBODY, ACTIVE, OFFICERS, QUEUED, REQUEST, WAITING
from personal_data_download.custom_fields import COLUMNS
from personal_data_download.roles import has_any
from personal_data_download.turns import one_at_a_time

# Characters, as the service takes it.
_longest_reason = 500


def admit(doc) -> str | None:
	"""Makes a new request what the person who is signed in may ask for, whatever the browser sent.

	Returns the name of the request that is under way for the same person, if there is one.
	Raises `AuthenticationError` for guests, `ValidationError` where an officer has to say more.
	"""
	asker = frappe.session.user
	if asker == "Guest":
		frappe.throw(_("Please sign in to ask for your data."), frappe.AuthenticationError)
	person = _person_asked_for(doc, asker)
	reason = doc.pdd_reason if person != asker else None
	for column in (*COLUMNS, "user_name", "amended_from"):
		doc.set(column, None)
	doc.update(
		{
			"user": person,
			"pdd_status": QUEUED,
			"pdd_next_attempt_at": now_datetime(),
			"pdd_requested_by": asker if person != asker else None,
			"pdd_reason": reason,
			"pdd_asked_because": reason,
			"pdd_auth_time": proof.proved_at() if person == asker else None,
		}
	)
	return _under_way(person, asker)


def _person_asked_for(doc, asker: str) -> str:
	asked = str(doc.user or "").strip()
	# Whoever is no officer gets their own data, and the same answer for every address they may send.
	person = asker
	if asked and has_any(*OFFICERS):
		person = frappe.db.get_value("User", asked, "name")
	if person is None:
		frappe.throw(_("There is no user {0}.").format(frappe.bold(frappe.utils.escape_html(asked))))
	if asker in ACCOUNTS_OF_NOBODY or person in ACCOUNTS_OF_NOBODY:
		frappe.throw(_("Please sign in with an account of your own: this one is nobody's."))
	reason = str(doc.pdd_reason or "").strip()
	if person != asker and not reason:
		frappe.throw(_("Please say in {0} why you ask for somebody else.").format(frappe.bold(_("Reason"))))
	if person != asker and len(reason) > _longest_reason:
		frappe.throw(_("Please say it in {0} characters at most.").format(_longest_reason))
	return person


def _under_way(person: str, asker: str) -> str | None:
	one_at_a_time()
	fields = ["name", "pdd_status", "pdd_request", "pdd_requested_by"]
	filters = {"user": person, "pdd_status": ("in", ACTIVE)}
	records = frappe.db.get_values(
		REQUEST, filters, fields, as_dict=True, order_by="creation asc", for_update=True
	)
	for record in records:
		waits_for_officers = record.pdd_status == WAITING or (
			record.pdd_status == QUEUED and record.pdd_requested_by and not record.pdd_request
		)
		# What waits for a second officer is no reason to keep people from their own data.
		if person != asker or not waits_for_officers:
			return record.name
	return None
