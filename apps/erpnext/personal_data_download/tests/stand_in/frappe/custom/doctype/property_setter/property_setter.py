import frappe


def make_property_setter(doctype, fieldname, prop, value, property_type, for_doctype=False):
	row = {"doc_type": doctype, "field_name": fieldname, "property": prop, "value": value}
	frappe.db.rows("Property Setter").append({**row, "name": f"{doctype}-{fieldname or 'main'}-{prop}"})
