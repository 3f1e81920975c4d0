from datetime import timedelta
from unittest.mock import patch

import frappe
import requests
from frappe.utils import now_datetime

from personal_data_download import delivery, tasks
from personal_data_download.constants import REQUEST
from personal_data_download.tests.base import DPO, MARIA, Answer, TestCase, claims_of

TAKEN = {
	"id": "0b9c6f2e-6f0a-4a3e-9d4e-0f6a1f0d7c11",
	"status": "queued",
	"dueAt": "2026-12-02T20:00:00.000Z",
}
AWAY = requests.exceptions.ConnectionError("no route")


class TestDelivery(TestCase):
	"""A record comes to the service, however long that takes."""

	def test_the_answer_is_kept(self):
		name = self.make().name
		with self.service(Answer(202, TAKEN)):
			self.assertTrue(delivery.deliver(name))
		row = self.row(name)
		# 20:00 in UTC is the next day in Asia/Kolkata, the stand-in's zone, and perhaps not in the office's.
		self.assertEqual((row.pdd_request, row.pdd_status, row.pdd_due), (TAKEN["id"], "Queued", None))
		self.assertEqual((row.pdd_known_as, row.pdd_next_attempt_at), (MARIA, None))

	def test_what_the_service_has_is_not_sent_again(self):
		name = self.make().name
		with self.service(Answer(202, TAKEN)):
			delivery.deliver(name)
			delivery.deliver(name)
		self.assertEqual(len(self.calls), 1)

	def test_a_record_that_is_gone_is_not_sent(self):
		with self.service():
			self.assertTrue(delivery.deliver("0000000000"))

	def test_a_record_that_was_deleted_meanwhile_is_left_alone(self):
		name = self.make().name

		class Late(Answer):
			def json(self):
				frappe.db.delete(REQUEST, {"name": name})
				return super().json()

		with self.service(Late(202, TAKEN)):
			self.assertTrue(delivery.deliver(name))
		self.assertEqual(self.records(), [])

	def test_every_answer_that_may_change_is_asked_for_again(self):
		passing = [
			AWAY,
			requests.exceptions.Timeout("slow"),
			*(Answer(status, text="<html>") for status in (200, 202, 301, 400, 401, 403, 404, 429, 500, 502)),
			*(Answer(status, {"code": "x", "detail": "words"}) for status in (401, 429, 500, 503)),
			Answer(200, ["a list"]),
		]
		name = self.make().name
		for count, answer in enumerate(passing, 1):
			with self.subTest(count), self.service(answer):
				self.assertFalse(delivery.deliver(name))
				row = self.row(name)
				self.assertEqual((row.pdd_status, row.pdd_attempts), ("Queued", count))

	def test_what_wants_a_fresh_sign_in_is_refused_so_that_the_person_can_ask_again(self):
		for code in ("auth.step_up_required", "auth.code_required"):
			name = self.make().name
			with self.subTest(code), self.service(Answer(401, {"code": code, "detail": "words"})):
				self.assertTrue(delivery.deliver(name))
				row = self.row(name)
				self.assertEqual(row.pdd_status, "Refused")
				self.assertIn("password", row.pdd_reason)

	def test_what_the_service_cannot_take_is_refused_with_its_words(self):
		for status in (400, 422):
			name = self.make().name
			with self.subTest(status), self.service(Answer(status, {"code": "x", "detail": "words"})):
				self.assertTrue(delivery.deliver(name))
				self.assertEqual((self.row(name).pdd_status, self.row(name).pdd_reason), ("Refused", "words"))

	def test_each_attempt_waits_longer_up_to_an_hour(self):
		name = self.make().name
		for minutes in (2, 4, 8, 16, 32, 60, 60):
			with self.service(AWAY):
				delivery.deliver(name)
			wait = self.row(name).pdd_next_attempt_at - now_datetime()
			self.assertAlmostEqual(wait / timedelta(minutes=1), minutes, delta=0.1)

	def test_a_refusal_is_final_and_says_why(self):
		name = self.make().name
		with self.service(Answer(403, {"code": "account.frozen", "detail": "The account is frozen."})):
			self.assertTrue(delivery.deliver(name))
		self.assertEqual(
			(self.row(name).pdd_status, self.row(name).pdd_reason), ("Refused", "The account is frozen.")
		)

	def test_what_waits_for_a_second_officer_is_not_sent_again(self):
		name = self.make(user=MARIA, as_user=DPO, pdd_reason="asked by letter").name
		with self.service(Answer(202, {"status": "waiting_for_approval"})):
			delivery.deliver(name)
			delivery.deliver(name)
		row = self.row(name)
		self.assertEqual(
			(row.pdd_status, row.pdd_reason, len(self.calls)), ("Waiting for approval", "asked by letter", 1)
		)

	def test_two_records_of_one_request_are_joined(self):
		first = self.make().name
		with self.service(Answer(202, TAKEN)):
			delivery.deliver(first)
		frappe.db.set_value(REQUEST, first, "pdd_status", "Ready")
		second = self.make().name
		with self.service(Answer(200, {**TAKEN, "status": "running"})):
			delivery.deliver(second)
		row = self.row(second)
		self.assertEqual((row.pdd_status, row.pdd_request), ("Cancelled", None))
		self.assertIn(first, row.pdd_reason)

	def test_what_the_service_has_written_is_newer_than_its_answer(self):
		name = self.make().name

		class Late(Answer):
			def json(self):
				values = {"pdd_request": TAKEN["id"], "pdd_version": 3, "pdd_status": "Running"}
				frappe.db.set_value(REQUEST, name, values)
				return super().json()

		with self.service(Late(202, TAKEN)):
			delivery.deliver(name)
		self.assertEqual((self.row(name).pdd_status, self.row(name).pdd_version), ("Running", 3))

	def test_nothing_is_sent_before_the_service_is_set_up(self):
		self.set_up_service(enabled=0)
		name = self.make().name
		with self.service():
			self.assertFalse(delivery.deliver(name))
			tasks.deliver_personal_data_requests()
		self.assertEqual((self.calls, self.row(name).pdd_status), ([], "Queued"))

	def test_the_token_goes_to_no_other_place_and_waits_for_no_one(self):
		with self.service(Answer(202, TAKEN)):
			delivery.deliver(self.make().name)
		(call,) = self.calls
		self.assertIs(call["allow_redirects"], False)
		self.assertTrue(all(0 < seconds <= 30 for seconds in call["timeout"]))


class TestSweep(TestCase):
	"""What waits is delivered without anybody's doing."""

	def waiting(self, minutes=0):
		name = self.make().name
		_wait(name, pdd_next_attempt_at=now_datetime() + timedelta(minutes=minutes))
		return name

	def test_what_is_due_is_delivered(self):
		name = self.waiting(minutes=-1)
		with self.service(Answer(202, TAKEN)):
			tasks.deliver_personal_data_requests()
		self.assertEqual(self.row(name).pdd_request, TAKEN["id"])
		self.assertEqual(claims_of(self.calls[0])["sub"], MARIA)

	def test_what_is_not_due_waits(self):
		self.waiting(minutes=5)
		with self.service():
			tasks.deliver_personal_data_requests()
		self.assertEqual(self.calls, [])

	def test_records_older_than_the_app_are_left_alone(self):
		_wait(self.waiting(minutes=-1), pdd_status=None)
		with self.service():
			tasks.deliver_personal_data_requests()
		self.assertEqual(self.calls, [])

	def test_the_officers_hear_nothing_of_records_older_than_the_app(self):
		_wait(self.waiting(), pdd_status=None, creation=now_datetime() - timedelta(days=99))
		rung = []
		with _bell(rung):
			tasks.tell_officers()
		self.assertEqual(rung, [])

	def test_a_service_that_is_away_is_asked_once_a_round(self):
		for _index in range(3):
			_wait(self.waiting(minutes=-1), user=f"person-{_index}@example.org")
		with self.service(AWAY):
			tasks.deliver_personal_data_requests()
		self.assertEqual(len(self.calls), 1)

	def test_a_record_that_nobody_thought_of_keeps_no_other_waiting(self):
		first = self.waiting(minutes=-2)
		_wait(first, creation=now_datetime() - timedelta(hours=1), user="other@example.org")
		second = self.waiting(minutes=-1)
		frappe.set_user("Administrator")
		with self.service(RuntimeError("broken"), Answer(202, TAKEN)), patch.object(frappe.db, "rollback"):
			tasks.deliver_personal_data_requests()
		self.assertEqual((self.row(first).pdd_attempts, self.row(second).pdd_request), (1, TAKEN["id"]))

	def test_after_a_day_the_officers_hear_of_it_once(self):
		name = self.waiting(minutes=5)
		rung = []
		with _bell(rung):
			tasks.tell_officers()
			self.assertEqual(rung, [])
			_wait(name, creation=now_datetime() - timedelta(hours=25))
			tasks.tell_officers()
			tasks.tell_officers()
		((officers, notice),) = rung
		self.assertEqual((officers, notice["document_name"]), ([DPO], name))


def _wait(name, **values):
	frappe.db.set_value(REQUEST, name, values, update_modified=False)


def _bell(rung):
	from frappe.desk.doctype.notification_log import notification_log

	return patch.object(notification_log, "enqueue_create_notification", lambda *args: rung.append(args))
