"""What a collector that reads the database alone cannot know of a site."""

from urllib.parse import urlsplit

import frappe


def gather() -> dict:
	return {
		"apps": {app: _version(app) for app in frappe.get_installed_apps()},
		"user_data_fields": frappe.get_hooks("user_data_fields") or [],
		"log_retention_days": _log_retention_days(),
		"party_types": _party_types(),
		"readers": _readers(),
		"recipients": _recipients(),
	}


def _version(app: str) -> str:
	# An app of the company's own may name none.
	try:
		return frappe.get_attr(f"{app}.__version__")
	except AttributeError:
		return ""


def _log_retention_days() -> dict:
	"""What an administrator set; else what the apps bring, by which Frappe goes where nobody did."""
	defaults = frappe.get_hooks("default_log_clearing_doctypes") or {}
	rows = frappe.get_all("Logs To Clear", filters={"parent": "Log Settings"}, fields=["ref_doctype", "days"])
	return {
		**{doctype: days[-1] for doctype, days in defaults.items()},
		**{row.ref_doctype: row.days for row in rows},
	}


def _party_types() -> list:
	# ERPNext brings the DocType.
	return (
		sorted(frappe.get_all("Party Type", pluck="name"))
		if frappe.db.exists("DocType", "Party Type")
		else []
	)


def _readers() -> dict:
	"""By DocType, the roles that may read it: an administrator's rows stand in for the standard ones."""
	standard, custom = _roles_that_read("DocPerm"), _roles_that_read("Custom DocPerm")
	changed = set(frappe.get_all("Custom DocPerm", pluck="parent"))
	readers = {doctype: roles for doctype, roles in standard.items() if doctype not in changed} | custom
	return {doctype: sorted(roles) for doctype, roles in sorted(readers.items())}


def _roles_that_read(doctype: str) -> dict:
	readers: dict[str, set] = {}
	filters = {"read": 1, "permlevel": 0, "if_owner": 0}
	for row in frappe.get_all(doctype, filters=filters, fields=["parent", "role"]):
		readers.setdefault(row.parent, set()).add(row.role)
	return readers


def _recipients() -> dict:
	"""By DocType, the hosts that enabled webhooks send it to."""
	hosts: dict[str, set] = {}
	fields = ["webhook_doctype", "request_url"]
	for row in frappe.get_all("Webhook", filters={"enabled": 1}, fields=fields):
		host = urlsplit(row.request_url or "").hostname
		if host:
			hosts.setdefault(row.webhook_doctype, set()).add(host)
	return {doctype: sorted(found) for doctype, found in sorted(hosts.items())}
