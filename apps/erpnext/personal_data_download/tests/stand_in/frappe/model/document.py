from datetime import datetime
from types import SimpleNamespace

import frappe

_single = "Personal Data Settings"
_links = {"Personal Data Download Request": {"user": "User"}}
_serial = iter(range(1, 10**9))


class Document:
	"""A document in the order of Frappe's own `insert` and `save`."""

	def __init__(self, values):
		self.flags = frappe._dict()
		self.update(values)

	def __getattr__(self, name):
		if name.startswith("__"):
			raise AttributeError(name)
		return None

	def get(self, name):
		return self.__dict__.get(name)

	def set(self, name, value):
		self.__dict__[name] = value

	def update(self, values):
		self.__dict__.update(values)

	def is_new(self):
		return bool(self.__dict__.get("__islocal"))

	@property
	def meta(self):
		return SimpleNamespace(get_label=lambda fieldname: fieldname)

	def load_from_db(self):
		row = frappe.db.get_value(self.doctype, self.name, ["name"])
		if self.doctype == _single:
			self.update(frappe.db.singles.get(_single, {}))
			return
		if row is None:
			raise frappe.DoesNotExistError
		self.update(frappe.db.select(self.doctype, {"name": self.name})[0])
		self._before = frappe._dict(frappe.db.select(self.doctype, {"name": self.name})[0])

	def get_doc_before_save(self):
		return self.__dict__.get("_before")

	def has_value_changed(self, fieldname):
		before = self.get_doc_before_save()
		return before is None or before.get(fieldname) != self.get(fieldname)

	def get_password(self, fieldname, raise_exception=True):
		return self.get(fieldname)

	def insert(self, ignore_permissions=False, set_name=None, **kwargs):
		now = frappe.utils.now_datetime()
		self.creation, self.owner = now, frappe.session.user
		self._validate_links()
		self.run_method("before_insert")
		self.name = set_name or self.name or self._autoname()
		self.run_method("validate")
		self._validate_unique()
		frappe.db.rows(self.doctype).append(self._row())
		self.run_method("after_insert")
		self.__dict__.pop("__islocal", None)
		return self

	def save(self, ignore_permissions=False):
		if self.doctype == _single:
			self.run_method("validate")
			frappe.db.singles[_single] = self._row()
			return self
		self._validate_links()
		self.run_method("validate")
		self._validate_unique()
		frappe.db.set_value(self.doctype, self.name, self._row())
		self.run_method("on_update")
		return self

	def db_set(self, fieldname, value=None, update_modified=True):
		values = fieldname if isinstance(fieldname, dict) else {fieldname: value}
		self.update(values)
		frappe.db.set_value(self.doctype, self.name, values)

	def run_method(self, method, *args):
		own = getattr(self, method, None)
		if callable(own):
			own(*args)
		for path in _handlers(self.doctype, method):
			frappe.get_attr(path)(self, method, *args)

	def _autoname(self):
		return (
			self.get({"Role": "role_name", "User": "email"}.get(self.doctype, "")) or f"n{next(_serial):09d}"
		)

	def _validate_links(self):
		for fieldname, doctype in _links.get(self.doctype, {}).items():
			if not frappe.db.exists(doctype, self.get(fieldname)):
				raise frappe.LinkValidationError(f"Could not find {doctype}: {self.get(fieldname)}")

	def _validate_unique(self):
		request = self.get("pdd_request")
		if request and frappe.db.exists(self.doctype, {"pdd_request": request, "name": ("!=", self.name)}):
			raise frappe.UniqueValidationError

	def _row(self):
		plain = (str, int, float, datetime, type(None), type(datetime.now().date()))
		return {
			key: value
			for key, value in self.__dict__.items()
			if isinstance(value, plain) and not key.startswith("_")
		}


def _handlers(doctype, method):
	found = frappe.get_hooks("doc_events").get(doctype, {}).get(method, [])
	return [found] if isinstance(found, str) else found
