import frappe


def setup_custom_perms(doctype):
	if not frappe.db.exists("Custom DocPerm", {"parent": doctype}):
		for row in frappe.db.select("DocPerm", {"parent": doctype}):
			frappe.db.rows("Custom DocPerm").append({**row, "name": f"custom-{row['name']}"})
