"""A password that was asked again: what the service calls a fresh sign-in."""

import time

import frappe
from frappe import _
from frappe.auth import get_login_attempt_tracker
from frappe.utils.password import check_password

_seconds = 300


def _key() -> str | None:
	# Whoever comes with a token has no session: Frappe then names it after the account.
	sid = frappe.session.sid
	return f"pdd_proved_at:{sid}" if sid and sid != frappe.session.user else None


def prove(password: str) -> None:
	"""Keeps for five minutes that this session knows the password; else raises `ValidationError`.

	Wrong ones count like those of a sign-in: Frappe locks the account for a while after some of them.
	"""
	if not _key():
		frappe.throw(_("Please sign in to ask for your data."))
	tracker = get_login_attempt_tracker(frappe.session.user)
	try:
		check_password(frappe.session.user, password, delete_tracker_cache=False)
	except frappe.AuthenticationError:
		tracker.add_failure_attempt()
		# Not passed on as it is: a browser takes that for the end of the session.
		frappe.throw(_("That is not the password of {0}.").format(frappe.session.user))
	tracker.add_success_attempt()
	frappe.cache.set_value(_key(), int(time.time()), expires_in_sec=_seconds)


def proved_at() -> int | None:
	"""When the password was proved, in seconds since 1970; None where it was not, or too long ago."""
	key = _key()
	return frappe.cache.get_value(key, expires=True) if key else None
