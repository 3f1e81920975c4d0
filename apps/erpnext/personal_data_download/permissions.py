"""Which attachments of requests people see in lists of files."""

import frappe

from personal_data_download.constants import OFFICERS, REQUEST


def file_conditions(user: str | None = None) -> str:
	"""SQL that narrows lists of File.

	Frappe lists for a desk user what is attached to any DocType that they may read at all, and everybody
	may read requests of their own.
	"""
	user = user or frappe.session.user
	if user == "Administrator" or not set(OFFICERS).isdisjoint(frappe.get_roles(user)):
		return ""
	return f"""(`tabFile`.`attached_to_doctype` is null
		or `tabFile`.`attached_to_doctype` != {frappe.db.escape(REQUEST)}
		or exists (select 1 from `tab{REQUEST}` request
			where request.`name` = `tabFile`.`attached_to_name`
			and request.`owner` = {frappe.db.escape(user)}))"""
