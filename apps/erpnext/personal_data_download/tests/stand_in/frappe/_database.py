import fnmatch


class Database:
	"""Tables as lists of rows, with the filters that the app uses."""

	def __init__(self):
		self.clear()

	def clear(self):
		self.tables, self.singles, self.locked, self.commits, self.dropped = {}, {}, [], 0, []

	def rows(self, doctype):
		return self.tables.setdefault(doctype, [])

	def select(self, doctype, filters=None):
		return [dict(row) for row in self.rows(doctype) if _fits(row, filters or {})]

	def get_value(self, doctype, filters, fieldname="name", as_dict=False, for_update=False):
		from frappe import _dict

		filters = filters if isinstance(filters, dict) else {"name": filters}
		found = self.select(doctype, filters)
		self.locked.append((doctype, for_update))
		if not found:
			return None
		if isinstance(fieldname, str):
			return found[0].get(fieldname)
		values = {field: found[0].get(field) for field in fieldname}
		return _dict(values) if as_dict else tuple(values.values())

	def get_values(self, doctype, filters, fieldname, as_dict=False, order_by=None, for_update=False):
		from frappe import get_all

		self.locked.append((doctype, for_update))
		return get_all(doctype, filters, fieldname, order_by=order_by)

	def get_singles_dict(self, doctype, for_update=False):
		self.locked.append((doctype, for_update))
		return self.singles.get(doctype, {})

	def escape(self, text):
		return "'" + text.replace("'", "''") + "'"

	def set_value(self, doctype, name, fieldname, value=None, update_modified=True):
		values = fieldname if isinstance(fieldname, dict) else {fieldname: value}
		for row in self.rows(doctype):
			if row["name"] == name:
				row.update(values)

	def exists(self, doctype, filters):
		return self.get_value(doctype, filters)

	def count(self, doctype, filters=None):
		return len(self.select(doctype, filters))

	def delete(self, doctype, filters=None):
		if doctype == "Singles":
			self.singles.pop(filters["doctype"], None)
		self.tables[doctype] = [row for row in self.rows(doctype) if not _fits(row, filters or {})]

	def get_single_value(self, doctype, fieldname):
		return self.singles.get(doctype, {}).get(fieldname)

	def set_single_value(self, doctype, fieldname, value):
		self.singles.setdefault(doctype, {})[fieldname] = value

	def has_column(self, doctype, column):
		return column not in self.dropped

	def sql_ddl(self, statement):
		self.dropped.append(statement.split("`")[-2])

	def rollback(self):
		pass

	def commit(self):
		self.commits += 1


def _fits(row, filters):
	return all(_compares(row.get(field), wanted) for field, wanted in filters.items())


def _compares(value, wanted):
	if not isinstance(wanted, tuple):
		# An empty Int or Check is 0 in the table.
		return value == wanted or (wanted == 0 and not value)
	operator, operand = wanted
	if operator == "is":
		return bool(value) == (operand == "set")
	if operator == "in":
		return value in operand
	if operator == "!=":
		return not _compares(value, operand)
	if operator == "like":
		return fnmatch.fnmatchcase(str(value or ""), operand.replace("%", "*"))
	if operator == "<=":
		return value is not None and value <= operand
	raise NotImplementedError(operator)
