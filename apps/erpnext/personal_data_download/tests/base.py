import base64
import json
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import frappe
import requests

try:
	from frappe.tests import IntegrationTestCase
except ImportError:
	from frappe.tests.utils import FrappeTestCase as IntegrationTestCase

from personal_data_download.constants import OFFICER_ROLE, REQUEST, SERVICE_ROLE, SETTINGS

MARIA, MALLORY = "maria.santos@example.org", "mallory@example.org"
DPO, SERVICE, BOSS = "dpo@example.org", "service@example.org", "boss@example.org"
SECRET = "a secret of this site that has 40 letters"
# Frappe's own, or its stand-in.
IS_REAL = not hasattr(frappe, "queued")

CONTRACT = json.loads((Path(__file__).parent / "contract.json").read_text())

_people = {
	MARIA: {"roles": ["Customer"], "language": "pt", "time_zone": "Europe/Lisbon"},
	MALLORY: {"roles": ["Customer"], "language": None, "time_zone": None},
	DPO: {"roles": [OFFICER_ROLE], "language": None, "time_zone": None},
	BOSS: {"roles": ["System Manager"], "language": None, "time_zone": None},
	SERVICE: {"roles": [SERVICE_ROLE], "language": None, "time_zone": None},
}


class Answer:
	"""What the service says."""

	def __init__(self, status_code: int, body=None, text: str | None = None):
		self.status_code, self.body, self.text = status_code, body, text

	def json(self):
		if self.text is not None:
			raise ValueError("no JSON")
		return self.body


class TestCase(IntegrationTestCase):
	"""A site with the app, a service that is set up, and five people."""

	def setUp(self):
		if not IS_REAL:
			_begin_anew()
		frappe.set_user("Administrator")
		frappe.db.delete("File", {"attached_to_doctype": REQUEST})
		frappe.db.delete(REQUEST)
		for name in _people:
			frappe.cache.delete_value(f"pdd_proved_at:sid-of-{name}")
		for name, account in _people.items():
			_add_user(name, account)
		self.set_up_service()
		self.calls = []

	def tearDown(self):
		frappe.set_user("Administrator")

	def set_up_service(self, **more):
		settings = frappe.get_doc(SETTINGS)
		values = {"enabled": 1, "service_url": "https://privacy.example.com", "secret": SECRET}
		settings.update({**values, **more})
		settings.save()

	def make(self, user=None, as_user=MARIA, name=None, **more):
		"""A new record, as somebody makes it by web form, API or desk."""
		self.sign_in(as_user)
		doc = frappe.get_doc({"doctype": REQUEST, "user": user, **more})
		return doc.insert(ignore_permissions=True, **({"set_name": name} if name else {}))

	def sign_in(self, user):
		"""With a session, as a browser has one; `frappe.set_user` alone is what a token does."""
		frappe.set_user(user)
		frappe.session.sid = f"sid-of-{user}"

	def row(self, name):
		fields = [
			"user",
			"owner",
			"pdd_status",
			"pdd_request",
			"pdd_version",
			"pdd_reason",
			"pdd_requested_by",
		]
		more = ["pdd_due", "pdd_attempts", "pdd_next_attempt_at", "pdd_known_as", "pdd_size", "creation"]
		return frappe.db.get_value(REQUEST, name, [*fields, *more], as_dict=True)

	def records(self):
		return frappe.get_all(REQUEST, pluck="name")

	@contextmanager
	def service(self, *answers):
		"""The service gives these answers, one after the other; an exception is a call that fails."""
		waiting = list(answers)

		def request(method, url, **options):
			self.calls.append({"method": method, "url": url, **options})
			answer = waiting.pop(0)
			if isinstance(answer, Exception):
				raise answer
			return answer

		with patch.object(requests, "request", request), patch.object(frappe.db, "commit", lambda: None):
			yield

	@contextmanager
	def locks(self):
		"""What is read for the app's two tables, and whether it is locked."""
		taken = []

		def watched(name):
			read = getattr(frappe.db, name)

			def watch(doctype, *args, **options):
				if doctype in (REQUEST, SETTINGS):
					taken.append((doctype, bool(options.get("for_update"))))
				return read(doctype, *args, **options)

			return patch.object(frappe.db, name, watch)

		with watched("get_values"), watched("get_value"), watched("get_singles_dict"):
			yield taken

	@contextmanager
	def queue(self):
		"""What is asked to be done in the background."""
		jobs = []

		def enqueue(method, **options):
			if str(method).startswith("personal_data_download."):
				jobs.append({"method": method, **options})

		with patch.object(frappe, "enqueue", enqueue):
			yield jobs


def claims_of(call) -> dict:
	return part_of(call, 1)


def part_of(call, index: int) -> dict:
	text = call["headers"]["authorization"].removeprefix("Bearer ").split(".")[index]
	return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _add_user(name, account):
	for role in account["roles"]:
		if not frappe.db.exists("Role", role):
			frappe.get_doc({"doctype": "Role", "role_name": role}).insert(ignore_permissions=True)
	values = {key: account[key] for key in ("language", "time_zone")}
	if not frappe.db.exists("User", name):
		user = {"email": name, "first_name": name.split("@")[0], "send_welcome_email": 0}
		frappe.get_doc({"doctype": "User", **user}).insert(ignore_permissions=True)
	# A site may have the account already, with other values.
	frappe.db.set_value("User", name, {**values, "enabled": 1})
	having = {"parent": name, "parenttype": "User"}
	if set(frappe.get_all("Has Role", filters=having, pluck="role")) == set(account["roles"]):
		return
	if IS_REAL:
		frappe.db.delete("Has Role", having)
		frappe.clear_cache(user=name)
		frappe.get_doc("User", name).add_roles(*account["roles"])
	else:
		for role in account["roles"]:
			row = {"name": f"{name}-{role}", "parent": name, "parenttype": "User", "role": role}
			frappe.db.rows("Has Role").append(row)


def _begin_anew():
	from frappe.desk.doctype.notification_log import notification_log
	from frappe.website.doctype.personal_data_download_request import personal_data_download_request

	frappe.db.clear()
	for kept in (
		frappe.queued,
		frappe.logged,
		notification_log.rung,
		personal_data_download_request.collected,
	):
		kept.clear()
	frappe.cache.values.clear()
	frappe.db.rows("User").append({"name": "Administrator", "enabled": 1})
	frappe.db.rows("User").append({"name": "Guest", "enabled": 1})
