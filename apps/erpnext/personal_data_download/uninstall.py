"""Takes away what `install` has added; the records stay, as Frappe's own. Its collector is in force again."""

import frappe
from frappe.utils.password import delete_all_passwords_for

from personal_data_download import attachment
from personal_data_download.constants import OFFICER_ROLE, REQUEST, SETTINGS
from personal_data_download.custom_fields import COLUMNS, CUSTOM_FIELDS, PROPERTY_SETTERS

_rights = (
	"select read write create delete submit cancel amend report export import share print email"
).split()


def before_uninstall():
	# Frappe calls this for a dry run too, which asks nothing and keeps no backup.
	if _is_dry_run():
		return
	attachment.remove_all()
	remove_property_setters()
	remove_custom_fields()
	remove_officer_rights()
	remove_portal_line()
	# Before the settings, which know which roles are the app's.
	remove_roles()
	remove_settings()
	frappe.db.delete("Scheduled Job Type", {"method": ("like", "personal_data_download.%")})
	frappe.clear_cache(doctype=REQUEST)


def _is_dry_run() -> bool:
	try:
		from click import get_current_context
	except ImportError:
		return False
	command = get_current_context(silent=True)
	return bool(command and command.params.get("dry_run"))


def remove_property_setters():
	for field, name, value, _kind in PROPERTY_SETTERS:
		filters = {"doc_type": REQUEST, "property": name, "value": value}
		frappe.db.delete("Property Setter", {**filters, **({"field_name": field} if field else {})})


def remove_custom_fields():
	"""With their columns, which Frappe leaves in the table."""
	names = [field["fieldname"] for field in CUSTOM_FIELDS[REQUEST]]
	frappe.db.delete("Custom Field", {"dt": REQUEST, "fieldname": ("in", names)})
	for column in COLUMNS:
		if frappe.db.has_column(REQUEST, column):
			frappe.db.sql_ddl(f"ALTER TABLE `tab{REQUEST}` DROP COLUMN `{column}`")


def remove_officer_rights():
	"""And the copies of the standard rights that `install` made, unless somebody changed them since."""
	frappe.db.delete("Custom DocPerm", {"parent": REQUEST, "role": OFFICER_ROLE})
	if _rows("Custom DocPerm") == _rows("DocPerm"):
		frappe.db.delete("Custom DocPerm", {"parent": REQUEST})


def remove_portal_line():
	frappe.db.delete("Portal Menu Item", {"route": "/request-data", "reference_doctype": REQUEST})


def remove_roles():
	for role in (frappe.db.get_single_value(SETTINGS, "roles_made") or "").splitlines():
		frappe.db.delete("Has Role", {"role": role})
		frappe.delete_doc("Role", role, force=True, ignore_permissions=True, ignore_missing=True)


def remove_settings():
	delete_all_passwords_for(SETTINGS, SETTINGS)
	frappe.db.delete("Singles", {"doctype": SETTINGS})


def _rows(doctype: str) -> list[tuple]:
	fields = ["role", "permlevel", "if_owner", *_rights]
	rows = frappe.get_all(doctype, filters={"parent": REQUEST}, fields=fields)
	return sorted(tuple(str(row.get(field) or 0) for field in fields) for row in rows)
