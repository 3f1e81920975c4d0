from unittest.mock import Mock, call, patch

import frappe

from personal_data_download import delivery, proof
from personal_data_download.constants import REQUEST, SETTINGS
from personal_data_download.tests.base import BOSS, DPO, MALLORY, MARIA, TestCase


class TestGuards(TestCase):
	"""Who may ask for whose data."""

	def test_people_ask_for_themselves(self):
		doc = self.make()
		self.assertEqual(
			(doc.user, doc.owner, doc.pdd_status, doc.pdd_requested_by), (MARIA, MARIA, "Queued", None)
		)

	def test_whoever_asks_for_another_person_gets_their_own(self):
		doc = self.make(user=MARIA, as_user=MALLORY)
		self.assertEqual((self.row(doc.name).user, self.row(doc.name).owner), (MALLORY, MALLORY))
		self.assertEqual(frappe.get_all(REQUEST, filters={"user": MARIA}), [])

	def test_an_address_without_an_account_is_answered_like_one_with(self):
		self.assertEqual(self.make(user="nobody@example.org", as_user=MALLORY).user, MALLORY)

	def test_guests_are_refused_whether_the_account_is_there_or_not(self):
		for asked in (MARIA, "nobody@example.org", "Guest", None):
			with self.subTest(asked), self.assertRaises(frappe.AuthenticationError):
				self.make(user=asked, as_user="Guest")
		self.assertEqual(self.records(), [])

	def test_officers_ask_for_somebody_with_a_reason(self):
		doc = self.make(user=MARIA, as_user=DPO, pdd_reason="asked by letter")
		row = self.row(doc.name)
		self.assertEqual(
			(row.user, row.owner, row.pdd_requested_by, row.pdd_reason),
			(MARIA, MARIA, DPO, "asked by letter"),
		)

	def test_officers_without_a_reason_are_refused(self):
		for officer in (DPO, BOSS):
			for reason in (None, "", "  ", "x" * 501):
				with self.subTest((officer, reason)), self.assertRaises(frappe.ValidationError):
					self.make(user=MARIA, as_user=officer, pdd_reason=reason)
		self.assertEqual(self.records(), [])

	def test_officers_hear_of_an_unknown_person_before_there_is_a_record(self):
		with self.assertRaisesRegex(frappe.ValidationError, "There is no user"):
			self.make(user="zoe@example.org", as_user=DPO, pdd_reason="asked by letter")
		self.assertEqual(self.records(), [])

	def test_a_reason_of_somebody_who_is_no_officer_opens_nothing(self):
		doc = self.make(user=MARIA, as_user=MALLORY, pdd_reason="asked by letter")
		self.assertEqual((doc.user, doc.pdd_reason), (MALLORY, None))

	def test_an_account_of_nobody_asks_for_nothing_and_is_asked_for_by_nobody(self):
		for asker, asked in (
			("Administrator", MARIA),
			("Administrator", None),
			(DPO, "Administrator"),
			(DPO, "Guest"),
		):
			with self.subTest((asker, asked)), self.assertRaises(frappe.ValidationError):
				self.make(user=asked, as_user=asker, pdd_reason="asked by letter")

	def test_what_the_browser_says_of_the_answer_is_forgotten(self):
		forged = {
			"pdd_status": "Ready",
			"pdd_request": "x",
			"pdd_link": "https://evil.example",
			"pdd_version": 9,
		}
		more = {"pdd_requested_by": DPO, "pdd_auth_time": "1", "pdd_known_as": DPO, "pdd_officers_told": 1}
		doc = self.make(**forged, **more)
		kept = [doc.get(field) or None for field in (*forged, *more)]
		self.assertEqual(kept, ["Queued", *[None] * (len(forged) + len(more) - 1)])

	def test_a_second_request_is_the_first_one(self):
		first = self.make()
		second = self.make()
		self.assertEqual((second.name, second.is_new() or False), (first.name, False))
		self.assertEqual(len(self.records()), 1)

	def test_what_is_under_way_is_looked_for_in_turn_and_as_it_is_now(self):
		with self.locks() as taken:
			self.make()
		self.assertEqual([lock for lock in taken if lock[1]], [(SETTINGS, True), (REQUEST, True)])

	def test_what_is_over_is_no_reason_to_keep_anybody_waiting(self):
		for status in ("Ready", "Failed", "Refused", "Cancelled", "Expired", "Deleted"):
			frappe.db.set_value(REQUEST, self.make().name, "pdd_status", status)
		self.assertEqual(len(self.records()), 6)

	def test_what_waits_for_a_second_officer_does_not_keep_people_from_their_own_data(self):
		officers = self.make(user=MARIA, as_user=DPO, pdd_reason="asked by letter")
		own = self.make()
		frappe.db.set_value(REQUEST, own.name, "pdd_status", "Cancelled")
		frappe.db.set_value(REQUEST, officers.name, "pdd_status", "Waiting for approval")
		self.assertNotIn(self.make().name, (officers.name, own.name))

	def test_an_officer_gets_what_is_under_way_for_the_person(self):
		own = self.make()
		self.assertEqual(self.make(user=MARIA, as_user=DPO, pdd_reason="asked by letter").name, own.name)

	def test_old_records_have_no_status_and_are_not_in_the_way(self):
		old = self.make()
		frappe.db.set_value(REQUEST, old.name, "pdd_status", None)
		self.assertNotEqual(self.make().name, old.name)

	def test_the_answer_is_not_edited_by_hand(self):
		name = self.make().name
		for field, value in (
			("user", MALLORY),
			("pdd_status", "Ready"),
			("pdd_link", "https://evil.example"),
		):
			doc = frappe.get_doc(REQUEST, name)
			doc.set(field, value)
			with self.subTest(field), self.assertRaisesRegex(frappe.ValidationError, "by hand"):
				doc.save(ignore_permissions=True)
		doc = frappe.get_doc(REQUEST, name)
		before, doc.user_name = doc.user_name, "Somebody Else"
		doc.save(ignore_permissions=True)
		self.assertEqual(frappe.db.get_value(REQUEST, name, "user_name"), before)

	def test_a_password_that_was_asked_is_remembered_for_the_session(self):
		self.sign_in(MARIA)
		with self.password_is("right"):
			proof.prove("right")
		self.assertGreater(int(self.make().pdd_auth_time), 1_700_000_000)
		self.assertFalse(self.make(as_user=MALLORY).pdd_auth_time)

	def test_a_wrong_password_proves_nothing_and_ends_no_session(self):
		self.sign_in(MARIA)
		with self.password_is("right"), self.assertRaisesRegex(frappe.ValidationError, "not the password"):
			proof.prove("wrong")
		self.assertFalse(self.make().pdd_auth_time)

	def test_wrong_passwords_count_like_those_of_a_sign_in(self):
		self.sign_in(MARIA)
		counted = Mock()
		with (
			self.password_is("right"),
			patch.object(proof, "get_login_attempt_tracker", lambda user: counted),
		):
			with self.assertRaises(frappe.ValidationError):
				proof.prove("wrong")
			proof.prove("right")
		self.assertEqual(counted.mock_calls, [call.add_failure_attempt(), call.add_success_attempt()])

	def test_a_token_proves_no_password(self):
		frappe.set_user(MARIA)
		with self.password_is("right"), self.assertRaises(frappe.ValidationError):
			proof.prove("right")
		self.assertIsNone(proof.proved_at())

	def password_is(self, right):
		def check(user, password, **kwargs):
			if password != right:
				raise frappe.AuthenticationError

		return patch.object(proof, "check_password", check)

	def test_what_is_inserted_is_delivered_after_the_commit_and_once(self):
		with self.queue() as jobs:
			name = self.make().name
			self.make()
		(job,) = jobs
		self.assertEqual(job["method"], "personal_data_download.delivery.deliver")
		self.assertEqual(
			(job["name"], job["enqueue_after_commit"], job["deduplicate"], job["job_id"]),
			(name, True, True, f"personal-data-download-{name}"),
		)
		self.assertTrue(callable(delivery.deliver))
