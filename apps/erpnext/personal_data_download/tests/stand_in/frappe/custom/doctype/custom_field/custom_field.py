import frappe


def create_custom_fields(fields):
	for doctype, rows in fields.items():
		for row in rows:
			name = f"{doctype}-{row['fieldname']}"
			frappe.db.delete("Custom Field", {"name": name})
			frappe.db.rows("Custom Field").append({**row, "name": name, "dt": doctype})
