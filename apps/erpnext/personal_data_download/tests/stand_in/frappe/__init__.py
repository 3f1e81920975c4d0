"""Stands in for Frappe where there is none. See ../README.md."""

import copy
import importlib
from types import SimpleNamespace

__version__ = "15.55.1"


class ValidationError(Exception):
	http_status_code = 417


class AuthenticationError(Exception):
	http_status_code = 401


class PermissionError(Exception):
	http_status_code = 403


class DoesNotExistError(ValidationError):
	http_status_code = 404


class LinkValidationError(ValidationError):
	pass


class UniqueValidationError(ValidationError):
	http_status_code = 409


class _dict(dict):
	__setattr__ = dict.__setitem__
	__delattr__ = dict.__delitem__

	def __getattr__(self, name):
		return self.get(name)

	def copy(self):
		return _dict(self)


local = SimpleNamespace(site="acme.test", flags=_dict(in_test=True))
flags = _dict(in_test=True)
session = _dict(user="Administrator", sid="Administrator")
# What `enqueue` was asked for, and what the app has logged.
queued: list[_dict] = []
logged: list[str] = []

from frappe._database import Database  # noqa: E402, after the names that it needs

db = Database()


class _Cache:
	def __init__(self):
		self.values = {}

	def set_value(self, key, value, expires_in_sec=None):
		self.values[key] = value

	def delete_value(self, key):
		self.values.pop(key, None)

	def get_value(self, key, expires=False):
		return self.values.get(key)


cache = _Cache()


def _(text, *args):
	return text


def bold(text):
	return f"<strong>{text}</strong>"


def throw(message, exc=ValidationError, *args, **kwargs):
	raise exc(message)


def whitelist(allow_guest=False, methods=None):
	def mark(function):
		function.whitelisted = {"allow_guest": allow_guest, "methods": methods}
		return function

	return mark


def set_user(user):
	session.user, session.sid = user, user


def get_roles(user=None):
	user = user or session.user
	if user == "Administrator":
		return [row["name"] for row in db.rows("Role")] + ["All", "Guest"]
	given = [row["role"] for row in db.rows("Has Role") if row["parent"] == user]
	return [*given, "All", "Guest"]


def has_permission(doctype, ptype="read", doc=None, throw=False):
	officer = not set(get_roles()).isdisjoint({"System Manager", "Data Protection Officer"})
	# The rule of the role All: people read what is theirs.
	may = officer or db.get_value(doctype, doc, "owner") == session.user
	if throw and not may:
		raise PermissionError
	return may


def logger(name):
	return SimpleNamespace(warning=logged.append)


def log_error(title):
	logged.append(title)


def enqueue(method, **options):
	queued.append(_dict(method=method, **options))


def get_attr(path):
	module, name = path.rsplit(".", 1)
	return getattr(importlib.import_module(module), name)


def get_hooks(name):
	from personal_data_download import hooks

	if name == "user_data_fields":
		return [{"doctype": "Access Log", "strict": True}, {"doctype": "Contact", "filter_by": "email_id"}]
	if name == "default_log_clearing_doctypes":
		return {"Error Log": [30], "Activity Log": [90, 60]}
	return copy.deepcopy(getattr(hooks, name, {}))


def get_installed_apps():
	return ["frappe", "personal_data_download"]


def clear_cache(**kwargs):
	pass


def new_doc(doctype):
	return get_doc({"doctype": doctype})


def get_doc(doctype, name=None, for_update=False):
	from frappe.model.base_document import get_controller

	if isinstance(doctype, dict):
		doc = get_controller(doctype["doctype"])(doctype)
		doc.__dict__["__islocal"] = True
		return doc
	doc = get_controller(doctype)({"doctype": doctype, "name": name or doctype})
	doc.load_from_db()
	return doc


get_cached_doc = get_doc


def get_all(doctype, filters=None, fields=None, pluck=None, order_by=None, limit=None):
	rows = db.select(doctype, filters)
	if order_by:
		rows.sort(key=lambda row: str(row.get(order_by.split()[0]) or ""), reverse="desc" in order_by)
	rows = rows[:limit] if limit else rows
	if pluck:
		return [row.get(pluck) for row in rows]
	return [_dict({field: row.get(field) for field in fields or ["name"]}) for row in rows]


def delete_doc(doctype, name, **kwargs):
	db.delete(doctype, {"name": name})


from frappe import utils  # noqa: E402, F401
