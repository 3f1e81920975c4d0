"""What the service, the desk and the web form may call. Each method checks for itself who is calling."""

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit

from personal_data_download import health as site_health
from personal_data_download import proof, roles, service
from personal_data_download import record as service_record
from personal_data_download import site_facts as facts
from personal_data_download.constants import OFFICERS, REQUEST, SERVICE_ROLE

_stored_at_once = 500
_actions = ("retry", "resend", "cancel", "revoke", "extend")


@frappe.whitelist(methods=["POST"])
def record(
	user: str,
	requested_by: str,
	version: int,
	status: str,
	received_at: str,
	request: str | None = None,
	record: str | None = None,
	due: str | None = None,
	ready_at: str | None = None,
	expires_at: str | None = None,
	size: int | None = None,
	sha256: str | None = None,
	records: int | None = None,
	withheld: int | None = None,
	reason: str | None = None,
	link: str | None = None,
) -> dict:
	"""The service says what has become of a request. May be repeated, and come out of turn."""
	said = dict(locals())
	roles.require(SERVICE_ROLE)
	return service_record.write(said)


@frappe.whitelist(methods=["POST"])
def stored(requests: list[str]) -> dict:
	"""Which version of each request the site has; those that it has not are left out."""
	roles.require(SERVICE_ROLE)
	if len(requests) > _stored_at_once:
		frappe.throw(_("At most {0} requests are looked up at once.").format(_stored_at_once))
	fields = ["pdd_request", "pdd_version"]
	rows = frappe.get_all(REQUEST, filters={"pdd_request": ("in", requests)}, fields=fields)
	return {row.pdd_request: row.pdd_version for row in rows}


@frappe.whitelist(methods=["GET"])
def health() -> dict:
	"""Whether requests come to the service: for the service, and for officers at the desk."""
	roles.require(SERVICE_ROLE, *OFFICERS)
	return site_health.report()


@frappe.whitelist(methods=["GET"])
def site_facts() -> dict:
	"""What a collector that reads the database alone cannot know."""
	roles.require(SERVICE_ROLE)
	return facts.gather()


@frappe.whitelist(methods=["POST"])
def act(name: str, action: str, reason: str) -> str:
	"""An officer's action on a record, done by the service in the officer's name."""
	request = _request_of(name)
	if action not in _actions:
		frappe.throw(_("There is no such action."))
	if not reason.strip():
		frappe.throw(_("Please say why."))
	try:
		service.act(request, action, reason.strip())
	except service.ServiceError as error:
		frappe.throw(str(error))
	return _("The service has done it. The record follows in a moment.")


@frappe.whitelist(methods=["GET"])
def desk_page(name: str) -> str:
	"""The address of the page at the service where an officer sees all of a request."""
	return service.page(f"/requests/{_request_of(name)}")


@frappe.whitelist(methods=["POST"])
@rate_limit(limit=10, seconds=15 * 60)
def prove_password(password: str) -> None:
	"""The web form asks the password again: the service takes that for a fresh sign-in."""
	if frappe.session.user == "Guest":
		raise frappe.PermissionError
	proof.prove(password)


def _request_of(name: str) -> str:
	roles.require(*OFFICERS)
	frappe.has_permission(REQUEST, "read", doc=name, throw=True)
	request = frappe.db.get_value(REQUEST, name, "pdd_request")
	if not request:
		frappe.throw(_("The service does not have this request yet."))
	return request
