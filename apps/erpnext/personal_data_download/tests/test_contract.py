import base64
import hashlib
import hmac
import inspect
import json
import re
import typing

import frappe

from personal_data_download import accounts, api, delivery, service
from personal_data_download.constants import REQUEST, SERVICE_ROLE, STATUSES
from personal_data_download.tests.base import (
	CONTRACT,
	DPO,
	MARIA,
	SECRET,
	SERVICE,
	Answer,
	TestCase,
	claims_of,
	part_of,
)

_request = "0b9c6f2e-6f0a-4a3e-9d4e-0f6a1f0d7c11"
_angles = re.compile(r"<[^>]*>")


def example(kind: str, name: str) -> dict:
	"""One call of the contract, of this site."""
	(found,) = [one for one in CONTRACT[kind] if one["name"] == name]
	return json.loads(json.dumps(found).replace("acme.test", frappe.local.site))


def answer_of(call: dict, when: str) -> Answer:
	(found,) = [one for one in call["responses"] if one["when"] == when]
	text = json.dumps(found["body"])
	for varies, value in (
		("<uuid>", _request),
		("<time>", "2026-12-02T09:00:00.000Z"),
		("<words>", "Words."),
	):
		text = text.replace(varies, value)
	return Answer(found["status"], json.loads(text))


class TestToService(TestCase):
	"""Every call of the app is as it is written down, to the byte; every answer is understood."""

	def assert_sent(self, call: dict, path: str | None = None):
		(sent,) = self.calls
		wanted = call["request"]
		self.assertEqual(sent["method"], wanted["method"])
		self.assertEqual(sent["url"], "https://privacy.example.com" + (path or wanted["path"]))
		self.assertEqual(sent["data"], json.dumps(wanted["body"], separators=(",", ":")).encode())
		headers = {name.lower(): value for name, value in sent["headers"].items()}
		self.assertEqual({**headers, **wanted["headers"]}, headers)
		self.assertEqual(set(headers) - set(wanted["headers"]), {"accept", "authorization"})
		self.assert_token(sent, call["claims"])

	def assert_token(self, sent: dict, kind: str):
		token = CONTRACT["token"]
		claims = claims_of(sent)
		wanted = json.loads(json.dumps(token["claims"][kind]).replace("acme.test", frappe.local.site))
		self.assertEqual(list(part_of(sent, 0).items()), list(token["header"].items()))
		self.assertEqual(list(claims), list(wanted))
		said = {name: value for name, value in wanted.items() if not _angles.match(str(value))}
		self.assertEqual({name: claims[name] for name in said}, said)
		self.assertEqual(claims["exp"] - claims["iat"], token["lifeSeconds"])
		self.assertGreaterEqual(len(claims["jti"]), 16)
		signed, signature = sent["headers"]["authorization"].removeprefix("Bearer ").rsplit(".", 1)
		right = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest()
		self.assertEqual(base64.urlsafe_b64decode(signature + "="), right)

	def deliver(self, call: dict, when: str, **values):
		record = call["request"]["body"]["record"]
		if not frappe.db.exists(REQUEST, record):
			self.make(name=record, **values)
		self.calls.clear()
		with self.service(answer_of(call, when)):
			delivery.deliver(record)
		return self.row(record)

	def test_a_person_asks_and_it_is_new(self):
		call = example("toService", "a person asks")
		row = self.deliver(call, "it is new")
		self.assert_sent(call)
		self.assertEqual((row.pdd_request, row.pdd_status), (_request, "Queued"))

	def test_a_person_asks_while_one_is_under_way(self):
		call = example("toService", "a person asks")
		row = self.deliver(call, "one is under way")
		self.assertEqual((row.pdd_request, row.pdd_status), (_request, "Running"))

	def test_a_person_asks_and_is_refused(self):
		call = example("toService", "a person asks")
		row = self.deliver(call, "the account is disabled, frozen, or has asked too often")
		self.assertEqual((row.pdd_request, row.pdd_status, row.pdd_reason), (None, "Refused", "Words."))

	def test_a_person_who_was_asked_for_the_password(self):
		call = example("toService", "a person asks")
		record = self.make(name=call["request"]["body"]["record"])
		# The account of this example says neither language nor zone.
		frappe.db.set_value("User", MARIA, {"language": None, "time_zone": None})
		frappe.db.set_value(REQUEST, record.name, "pdd_auth_time", "1793610000")
		self.deliver(call, "it is new")
		self.assert_sent({**call, "claims": "personWithPassword"})
		self.assertEqual(claims_of(self.calls[0])["auth_time"], 1793610000)

	def test_an_officer_asks_for_a_person(self):
		for when, wanted in (
			("one officer is enough", (_request, "Queued")),
			("a second officer has to allow it", (None, "Waiting for approval")),
		):
			with self.subTest(when):
				self.setUp()
				call = example("toService", "an officer asks for a person")
				reason = call["request"]["body"]["reason"]
				row = self.deliver(call, when, user=MARIA, as_user=DPO, pdd_reason=reason)
				self.assert_sent(call)
				self.assertEqual((row.pdd_request, row.pdd_status), wanted)

	def test_an_officer_acts_on_a_request(self):
		call = example("toService", "an officer acts on a request")
		name = self.make().name
		frappe.db.set_value(REQUEST, name, "pdd_request", _request)
		frappe.set_user(DPO)
		with self.service(answer_of(call, "it is done")):
			api.act(name=name, action="retry", reason=call["request"]["body"]["reason"])
		self.assert_sent(call, call["request"]["path"].replace("<uuid>", _request))

	def test_an_account_was_disabled(self):
		call = example("toService", "an account was disabled")
		with self.service(answer_of(call, "always, a repeat included")):
			self.assertTrue(accounts.tell("disabled", MARIA))
		self.assert_sent(call)

	def test_an_account_was_renamed(self):
		call = example("toService", "an account was renamed")
		with self.service(answer_of(call, "always, a repeat included")):
			self.assertTrue(accounts.tell("renamed", "maria.lopes@example.org", MARIA))
		self.assert_sent(call)

	def test_no_call_of_the_contract_is_left_out(self):
		tested = [name for name in dir(self) if name.startswith("test_")]
		for call in CONTRACT["toService"]:
			with self.subTest(call["name"]):
				self.assertTrue(any(call["name"].replace(" ", "_") in name for name in tested))
		self.assertEqual(CONTRACT["token"]["audience"], service.token.AUDIENCE)


class TestToApp(TestCase):
	"""Every call that the service makes is answered as it is written down."""

	def call(self, kind: str, as_user=SERVICE, **changed):
		wanted = example("toApp", kind)["request"]
		module, method = wanted["path"].removeprefix("/api/method/").rsplit(".", 1)
		self.assertEqual(module, "personal_data_download.api")
		function = getattr(api, method)
		body = {**(wanted["body"] or {}), **changed}
		# Frappe takes nothing that the method does not name.
		self.assertEqual(set(body), set(inspect.signature(function).parameters))
		frappe.set_user(as_user)
		return function(**body)

	def wanted(self, kind: str, when: str):
		(found,) = [one for one in example("toApp", kind)["responses"] if one["when"] == when]
		return found["body"].get("message")

	def make_record(self, kind: str, **values):
		body = example("toApp", kind)["request"]["body"]
		return self.make(name=body["record"], **values)

	def test_a_request_is_under_way(self):
		self.make_record("a request is under way")
		answer = self.call("a request is under way")
		self.assertEqual(answer, self.wanted("a request is under way", "it is newer than what is stored"))
		row = self.row(answer["record"])
		self.assertEqual((row.pdd_status, str(row.pdd_due), row.user), ("Running", "2026-12-02", MARIA))

	def test_a_request_is_under_way_and_is_known(self):
		self.make_record("a request is under way")
		self.call("a request is under way", version=3, status="Retrying")
		answer = self.call("a request is under way")
		self.assertEqual(answer, self.wanted("a request is under way", "what is stored is as new or newer"))
		self.assertEqual(self.row(answer["record"]).pdd_status, "Retrying")

	def test_a_request_is_under_way_and_its_record_was_deleted(self):
		for status in ("Failed", "Refused", "Cancelled", "Expired", "Deleted"):
			with self.subTest(status), self.assertRaises(frappe.DoesNotExistError):
				self.call("a request is under way", status=status)
		self.assertEqual(self.call("a request is under way")["changed"], True)

	def test_a_request_is_under_way_and_the_token_lacks_the_role(self):
		for user in ("Guest", MARIA, DPO):
			with self.subTest(user), self.assertRaises(frappe.PermissionError):
				self.call("a request is under way", as_user=user)
		self.assertEqual(self.records(), [])

	def test_a_request_that_began_on_our_page_is_ready(self):
		kind = "a request that began on our page is ready"
		answer = self.call(kind)
		wanted = self.wanted(kind, "it has no record yet")
		self.assertEqual(answer, {**wanted, "record": answer["record"]})
		row = self.row(answer["record"])
		self.assertEqual(
			(row.user, row.owner, row.pdd_status, row.pdd_size), (MARIA, MARIA, "Ready", "364 kB")
		)

	def test_a_second_officer_refused(self):
		kind = "a second officer refused"
		self.make_record(kind, user=MARIA, as_user=DPO, pdd_reason="asked by letter")
		answer = self.call(kind)
		self.assertEqual(answer, self.wanted(kind, "the record stands there"))
		row = self.row(answer["record"])
		self.assertEqual((row.pdd_status, row.pdd_reason), ("Refused", "A second officer refused it."))
		self.assertEqual(row.pdd_requested_by, DPO)

	def test_which_versions_are_stored(self):
		self.make_record("a request is under way")
		self.call("a request is under way")
		self.assertEqual(
			self.call("which versions are stored"),
			self.wanted("which versions are stored", "one of them is stored; at most 500 are asked at once"),
		)
		with self.assertRaises(frappe.ValidationError):
			self.call("which versions are stored", requests=["x"] * 501)

	def test_is_the_app_at_work(self):
		wanted = self.wanted("is the app at work", "requests come to the service")
		answer = self.call("is the app at work")
		self.assertEqual(list(answer), list(wanted))
		fixed = {name: value for name, value in wanted.items() if not _angles.match(str(value))}
		self.assertEqual({name: answer[name] for name in fixed}, fixed)

	def test_what_only_the_site_knows(self):
		answer = self.call("what only the site knows")
		self.assertEqual(list(answer), list(self.wanted("what only the site knows", "always")))
		self.assertEqual(answer["apps"]["frappe"], frappe.__version__)
		self.assertIn("Error Log", answer["log_retention_days"])
		self.assertIn("Access Log", [row["doctype"] for row in answer["user_data_fields"]])

	def test_no_call_of_the_contract_is_left_out(self):
		tested = [name for name in dir(self) if name.startswith("test_")]
		for call in CONTRACT["toApp"]:
			with self.subTest(call["name"]):
				self.assertTrue(any(call["name"].replace(" ", "_") in name for name in tested))
		self.assertEqual(CONTRACT["statuses"], list(STATUSES))

	def test_every_argument_has_a_type(self):
		for method in (api.record, api.stored, api.act, api.desk_page, api.prove_password):
			function = inspect.unwrap(method)
			hints = typing.get_type_hints(function)
			with self.subTest(function.__name__):
				self.assertEqual(set(inspect.signature(function).parameters) - set(hints), set())
		self.assertEqual(SERVICE_ROLE, "Personal Data Service")
