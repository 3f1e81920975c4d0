"""What the app adds to a site. Run again by every migrate, so everything here may be there already."""

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from frappe.permissions import setup_custom_perms

from personal_data_download.constants import OFFICER_ROLE, REQUEST, SERVICE_ROLE, SETTINGS
from personal_data_download.custom_fields import CUSTOM_FIELDS, PROPERTY_SETTERS

# Frappe's form draws no field of a new record without `write`; `events.validate` refuses all else of it.
OFFICER_RIGHTS = {"read": 1, "write": 1, "create": 1, "report": 1, "export": 1, "print": 1}


def before_install():
	"""Before the DocTypes come: Frappe makes the roles that they name, and whose they are is lost."""
	frappe.flags.pdd_roles_made = add_roles()


def after_install():
	keep_roles_made(frappe.flags.pdd_roles_made or [])
	after_migrate()


def after_migrate():
	keep_roles_made(add_roles())
	create_custom_fields(CUSTOM_FIELDS)
	add_property_setters()
	add_officer_rights()


def add_roles() -> list[str]:
	"""The service's role has no right to any DocType, and no desk: it opens three methods."""
	made = []
	for role, desk in ((SERVICE_ROLE, 0), (OFFICER_ROLE, 1)):
		if not frappe.db.exists("Role", role):
			row = {"doctype": "Role", "role_name": role, "desk_access": desk}
			frappe.get_doc(row).insert(ignore_permissions=True)
			made.append(role)
	return made


def keep_roles_made(made: list[str]):
	"""For uninstall: a role that was there before the app stays after it."""
	if made:
		known = (frappe.db.get_single_value(SETTINGS, "roles_made") or "").splitlines()
		frappe.db.set_single_value(SETTINGS, "roles_made", "\n".join({*known, *made}))


def add_property_setters():
	"""A choice that an administrator has made stays."""
	for field, name, value, kind in PROPERTY_SETTERS:
		filters = {"doc_type": REQUEST, "property": name, **({"field_name": field} if field else {})}
		if not frappe.db.exists("Property Setter", filters):
			make_property_setter(REQUEST, field, name, value, kind, for_doctype=field is None)


def add_officer_rights():
	setup_custom_perms(REQUEST)
	where = {"parent": REQUEST, "role": OFFICER_ROLE, "permlevel": 0, "if_owner": 0}
	if not frappe.db.exists("Custom DocPerm", where):
		# `add_permission` would give read alone, and not say what it left out.
		row = {"doctype": "Custom DocPerm", "parenttype": "DocType", "parentfield": "permissions"}
		frappe.get_doc({**row, **where, **OFFICER_RIGHTS}).insert(ignore_permissions=True)
		frappe.clear_cache(doctype=REQUEST)
