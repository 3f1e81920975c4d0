"""Accounts that change: the service hears of it at once, and again where it was not reached."""

import frappe

from personal_data_download import service
from personal_data_download.constants import ACTIVE, READY, REQUEST

# There is something at the service that belongs to the account.
_held = {"pdd_status": ("in", (*ACTIVE, READY)), "pdd_known_as": ("is", "set")}


def user_updated(doc, method=None):
	if doc.get_doc_before_save() and doc.has_value_changed("enabled") and not doc.enabled:
		_enqueue("disabled", doc.name)


def user_renamed(doc, method, old, new, merge=False):
	_enqueue("renamed", new, old)


def user_deleted(doc, method=None):
	"""An account that is gone can ask for nothing, like one that is disabled."""
	_enqueue("disabled", doc.name)


def tell(change: str, user: str, former_user: str | None = None) -> bool:
	"""Returns whether the service knows now."""
	try:
		service.tell_account(change, user, former_user)
	except service.ServiceError as error:
		frappe.logger("personal_data_download").warning(
			f"an account was {change}, and the service not told: {error}"
		)
		return False
	if change == "renamed":
		known = {"pdd_known_as": former_user, "user": user}
		for name in frappe.get_all(REQUEST, filters=known, pluck="name"):
			frappe.db.set_value(REQUEST, name, "pdd_known_as", user, update_modified=False)
	return True


def tell_renamed() -> None:
	"""Records whose person has another name than the service knows."""
	records = frappe.get_all(REQUEST, filters=_held, fields=["user", "pdd_known_as"])
	for user, former in {(one.user, one.pdd_known_as) for one in records if one.user != one.pdd_known_as}:
		if not tell("renamed", user, former):
			return


def tell_disabled() -> None:
	people = set(frappe.get_all(REQUEST, filters=_held, pluck="user"))
	for user in frappe.get_all("User", filters={"name": ("in", list(people)), "enabled": 0}, pluck="name"):
		if not tell("disabled", user):
			return


def _enqueue(change: str, user: str, former_user: str | None = None) -> None:
	if service.is_set_up():
		frappe.enqueue(
			"personal_data_download.accounts.tell",
			queue="short",
			enqueue_after_commit=True,
			change=change,
			user=user,
			former_user=former_user,
		)
