"""What happens to a record of the DocType, whichever class is in force."""

import frappe
from frappe import _

from personal_data_download import delivery, guard
from personal_data_download.custom_fields import COLUMNS
from personal_data_download.overrides.personal_data_download_request import is_served


def before_insert(doc, method=None):
	"""The record belongs to the person, who may so read it, and not to who wrote it."""
	if not is_served(type(doc)):
		_close_builtin(doc)
	doc.owner = doc.user
	if doc.flags.pdd_received_at:
		doc.creation = doc.flags.pdd_received_at


def validate(doc, method=None):
	"""What the service said is not for editing."""
	if doc.is_new() or doc.flags.pdd_write_back:
		return
	before = doc.get_doc_before_save()
	# Fetched from the account at every save; the record keeps the name that it had.
	doc.user_name = before.user_name
	for column in ("user", *COLUMNS):
		if (doc.get(column) or before.get(column)) and doc.has_value_changed(column):
			frappe.throw(_("{0} cannot be changed by hand.").format(frappe.bold(doc.meta.get_label(column))))


def after_insert(doc, method=None):
	if not doc.flags.pdd_write_back:
		delivery.enqueue(doc.name)


def nothing(*args, **kwargs):
	"""Stands where another app's class collects. Of a module, because webhooks pickle the document."""


def _close_builtin(doc):
	"""Another app's class is in force: its `insert` has begun, its `after_insert` has not yet."""
	if not (doc.flags.pdd_write_back or doc.flags.pdd_admitted):
		active = guard.admit(doc)
		if active:
			frappe.throw(_("The request {0} is under way.").format(frappe.bold(active)))
		doc.user_name = frappe.db.get_value("User", doc.user, "full_name")
	doc.after_insert = nothing
