import frappe

passwords: dict[str, str] = {}


def check_password(user, password, delete_tracker_cache=True):
	if passwords.get(user) != password:
		raise frappe.AuthenticationError("Incorrect User or Password")
	return user


def delete_all_passwords_for(doctype, name):
	frappe.db.set_single_value(doctype, "secret", None)
