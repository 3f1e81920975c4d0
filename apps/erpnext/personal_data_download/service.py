"""The only place that calls the service, and the only one that reads the secret."""

import json

import frappe
import requests
from frappe import _

from personal_data_download import token
from personal_data_download.constants import SETTINGS

# Seconds to connect, and between two bytes of the answer.
_timeout = (5, 15)
# What asking again in the same way does not change.
_final = (400, 403, 409, 422)
_wants_fresh_sign_in = ("auth.step_up_required", "auth.code_required")


class ServiceError(frappe.ValidationError):
	"""The service did not do it. The same call may succeed later."""


class Refusal(ServiceError):
	"""The service will not do it, and says why: asking again changes nothing."""


def is_set_up() -> bool:
	"""Whether there is an address and a secret, and the app is switched on."""
	settings = frappe.get_cached_doc(SETTINGS)
	return bool(settings.enabled and settings.service_url and _secret(settings))


def page(path: str) -> str:
	"""The address of a page of the service."""
	return (frappe.get_cached_doc(SETTINGS).service_url or "") + path


def ask(record) -> dict:
	"""Delivers a record, as who asked. A repeat is answered with the same request."""
	if record.pdd_requested_by:
		claims = token.of_officer(record.pdd_requested_by, on_behalf_of=record.user)
		body = {"record": record.name, "reason": record.pdd_reason}
	else:
		claims = token.of_person(record.user, record.pdd_auth_time)
		body = {"record": record.name}
	return _call(
		"/v1/export-requests", claims, body, {"idempotency-key": f"{frappe.local.site}/{record.name}"}
	)


def act(request: str, action: str, reason: str) -> dict:
	"""An officer's action on a request of the service, as the officer who is signed in."""
	path = f"/v1/officer/export-requests/{request}/{action}"
	return _call(path, token.of_officer(frappe.session.user), {"reason": reason})


def tell_account(event: str, user: str, former_user: str | None = None) -> None:
	"""Says that an account was `disabled` or `renamed`. Repeats are harmless."""
	body = {"event": event, "user": user}
	if former_user:
		body["formerUser"] = former_user
	_call("/v1/erpnext/accounts", token.of_site(), body)


def _secret(settings) -> str | None:
	return settings.get_password("secret", raise_exception=False)


def _call(path: str, claims: dict, body: dict, headers: dict | None = None) -> dict | None:
	if not is_set_up():
		raise ServiceError(_("The service is not set up: see {0}.").format(_(SETTINGS)))
	settings = frappe.get_cached_doc(SETTINGS)
	try:
		answer = requests.request(
			"POST",
			settings.service_url + path,
			data=json.dumps(body, separators=(",", ":")).encode(),
			headers={
				"content-type": "application/json",
				"accept": "application/json",
				"authorization": f"Bearer {token.sign(claims, _secret(settings))}",
				**(headers or {}),
			},
			timeout=_timeout,
			# A token is for the service alone: not for wherever an answer may point.
			allow_redirects=False,
		)
	except requests.exceptions.RequestException as error:
		raise ServiceError(_("The service does not answer ({0}).").format(type(error).__name__)) from None
	return _read(answer)


def _read(answer) -> dict | None:
	if answer.status_code == 204:
		return None
	content = _json(answer)
	if answer.status_code in (200, 202) and content is not None:
		return content
	code = content and content.get("code")
	if answer.status_code == 401 and code in _wants_fresh_sign_in:
		raise Refusal(_("Please type your password when you ask, or ask on the page of the service."))
	# A refusal of the service has a code; one without is of some proxy between.
	if answer.status_code in _final and code:
		raise Refusal(content.get("detail") or code)
	raise ServiceError(_words(answer.status_code, content))


def _json(answer) -> dict | None:
	try:
		content = answer.json()
	except ValueError:
		return None
	return content if isinstance(content, dict) else None


def _words(status: int, content: dict | None) -> str:
	if 300 <= status < 400:
		return _("The address of the service redirects elsewhere: enter the final one.")
	if status == 401:
		return _(
			"The service does not accept the secret of this site, or the clocks differ by more than a minute."
		)
	if status == 429:
		return _("The service is asked too often at the moment.")
	if content and content.get("detail"):
		return content["detail"]
	if status == 404:
		return _("There is no such page at the address of the service.")
	return _("The service does not answer as it should (HTTP {0}).").format(status)
