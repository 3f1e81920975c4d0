import frappe


def has_any(*roles: str) -> bool:
	"""Whether the account that is signed in has one of the roles."""
	return not set(roles).isdisjoint(frappe.get_roles(frappe.session.user))


def require(*roles: str) -> None:
	"""Raises `PermissionError` for everybody else. `frappe.only_for` lets every account pass in tests."""
	if not has_any(*roles):
		raise frappe.PermissionError


def assigned(user: str) -> list[str]:
	"""The roles that somebody gave the account; those that every account has say nothing."""
	return sorted(set(frappe.get_roles(user)) - {"All", "Guest", "Desk User"})
