from unittest.mock import patch

import frappe

from personal_data_download import api, delivery, health
from personal_data_download.constants import REQUEST, SETTINGS
from personal_data_download.tests.base import BOSS, DPO, IS_REAL, MALLORY, MARIA, SERVICE, Answer, TestCase

_id = "0b9c6f2e-6f0a-4a3e-9d4e-0f6a1f0d7c11"


class TestOfficers(TestCase):
	"""What officers do at the desk, the service does in their name."""

	def with_request(self):
		name = self.make().name
		frappe.db.set_value(REQUEST, name, "pdd_request", _id)
		return name

	def test_nobody_else_acts(self):
		name = self.with_request()
		for user in (MARIA, MALLORY, SERVICE, "Guest"):
			frappe.set_user(user)
			with self.subTest(user), self.service(), self.assertRaises(frappe.PermissionError):
				api.act(name=name, action="cancel", reason="because")
			with self.subTest(user), self.assertRaises(frappe.PermissionError):
				api.desk_page(name=name)

	def test_what_is_no_action_or_has_no_reason_does_not_reach_the_service(self):
		name = self.with_request()
		frappe.set_user(DPO)
		for action, reason in (("../..", "because"), ("unfreeze", "because"), ("cancel", " ")):
			with self.subTest(action), self.service(), self.assertRaises(frappe.ValidationError):
				api.act(name=name, action=action, reason=reason)

	def test_the_service_says_in_words_why_it_did_not(self):
		name = self.with_request()
		for user in (DPO, BOSS):
			frappe.set_user(user)
			answer = Answer(409, {"code": "desk.not_possible", "detail": "The file is gone."})
			with self.service(answer), self.assertRaisesRegex(frappe.ValidationError, "The file is gone."):
				api.act(name=name, action="revoke", reason="because")

	def test_a_record_that_the_service_does_not_have_yet_cannot_be_acted_on(self):
		name = self.make().name
		frappe.set_user(DPO)
		with self.service(), self.assertRaises(frappe.ValidationError):
			api.act(name=name, action="cancel", reason="because")

	def test_the_page_of_a_request_at_the_service(self):
		name = self.with_request()
		frappe.set_user(DPO)
		self.assertEqual(api.desk_page(name=name), f"https://privacy.example.com/requests/{_id}")

	def test_passwords_are_not_tried_by_guests(self):
		frappe.set_user("Guest")
		with self.assertRaises(frappe.PermissionError):
			api.prove_password(password="x")

	def test_what_changes_something_is_a_post(self):
		if IS_REAL:
			methods = frappe.allowed_http_methods_for_whitelisted_func
		else:
			methods = {
				one: one.whitelisted["methods"] for one in vars(api).values() if hasattr(one, "whitelisted")
			}
		for method in (api.record, api.act, api.prove_password, api.stored):
			self.assertEqual(methods[method], ["POST"])


class TestHealth(TestCase):
	"""The site says whether the old door is closed."""

	def report(self):
		frappe.set_user(SERVICE)
		return api.health()

	def test_only_the_service_and_officers_are_told(self):
		for user in (MARIA, "Guest"):
			frappe.set_user(user)
			with self.subTest(user), self.assertRaises(frappe.PermissionError):
				api.health()
		for user in (SERVICE, DPO, BOSS):
			frappe.set_user(user)
			self.assertEqual(api.health()["builtin"], "closed")

	def test_a_class_of_another_app_is_an_open_door(self):
		class OfAnotherApp:
			pass

		with patch.object(health, "get_controller", lambda doctype: OfAnotherApp):
			report = self.report()
		self.assertEqual(report["builtin"], "open")
		self.assertIn("OfAnotherApp", report["controller"])
		self.assertIn("OfAnotherApp", report["problem"])

	def test_without_the_scheduler_what_was_not_taken_waits_for_good(self):
		name = self.make().name
		with patch.object(health, "is_scheduler_inactive", lambda verbose: True):
			# The job after the commit needs no scheduler.
			self.assertIsNone(self.report()["problem"])
			delivery.postpone(name, "no route")
			self.assertIn("scheduler is off", self.report()["problem"])
		with patch.object(health, "is_scheduler_inactive", lambda verbose: False):
			self.assertIsNone(self.report()["problem"])

	def test_a_site_that_is_not_set_up_is_a_problem_and_no_open_door(self):
		self.set_up_service(enabled=0)
		report = self.report()
		self.assertEqual((report["builtin"], "not set up" in report["problem"]), ("closed", True))

	def test_what_waits_is_counted_and_told_after_an_hour(self):
		from datetime import timedelta

		name = self.make().name
		self.assertEqual((self.report()["waiting"], self.report()["problem"]), (1, None))
		creation = frappe.utils.now_datetime() - timedelta(hours=2)
		frappe.db.set_value(REQUEST, name, "creation", creation, update_modified=False)
		self.assertIn("more than an hour", self.report()["problem"])


class TestSettings(TestCase):
	"""A secret goes over TLS, to a host."""

	def test_addresses_that_are_refused(self):
		for address in (
			"privacy.example.com",
			"ftp://privacy.example.com",
			"http://privacy.example.com",
			"https://privacy.example.com/sub",
			"https://privacy.example.com/?x=1",
			"https://user:password@privacy.example.com",
			"https://",
		):
			with self.subTest(address), self.assertRaises(frappe.ValidationError):
				self.set_up_service(service_url=address)

	def test_addresses_that_are_taken(self):
		for address, kept in (
			(" https://privacy.example.com/ ", "https://privacy.example.com"),
			("https://privacy.example.com:8443", "https://privacy.example.com:8443"),
			("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
		):
			self.set_up_service(service_url=address)
			self.assertEqual(frappe.get_doc(SETTINGS).service_url, kept)

	def test_a_short_secret_and_a_half_set_up_are_refused(self):
		for wrong in ({"secret": "short"}, {"service_url": None}):
			with self.subTest(wrong), self.assertRaises(frappe.ValidationError):
				self.set_up_service(**wrong)
