"""A password that was asked again: what the service calls a fresh sign-in."""

import time

import frappe
from frappe import _
from frappe.utils.password import check_password

_seconds = 300


def _key() -> str:
	return f"pdd_proved_at:{frappe.session.sid}"


def prove(password: str) -> None:
	"""Keeps for five minutes that this session knows the password; else raises `ValidationError`."""
	try:
		check_password(frappe.session.user, password, delete_tracker_cache=False)
	except frappe.AuthenticationError:
		# Not passed on as it is: a browser takes that for the end of the session.
		frappe.throw(_("That is not the password of {0}.").format(frappe.session.user))
	frappe.cache.set_value(_key(), int(time.time()), expires_in_sec=_seconds)


def proved_at() -> int | None:
	"""When the password was proved, in seconds since 1970; None where it was not, or too long ago."""
	return frappe.cache.get_value(_key(), expires=True)
