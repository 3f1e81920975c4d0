import frappe
import requests

from personal_data_download import accounts, tasks
from personal_data_download.constants import REQUEST
from personal_data_download.tests.base import MALLORY, MARIA, Answer, TestCase

DONE = Answer(204)
AWAY = requests.exceptions.ConnectionError("no route")


class TestAccounts(TestCase):
	"""The service hears of accounts that change."""

	def change(self, user=MARIA, **values):
		with self.queue() as jobs:
			doc = frappe.get_doc("User", user)
			doc.update(values)
			doc.save(ignore_permissions=True)
		return [(job["change"], job["user"]) for job in jobs]

	def hold(self, user=MARIA, status="Ready", known_as=None):
		name = self.make(as_user=user).name
		frappe.db.set_value(REQUEST, name, {"pdd_status": status, "pdd_known_as": known_as or user})
		return name

	def sent(self):
		import json

		return [json.loads(call["data"]) for call in self.calls]

	def test_an_account_that_is_disabled_is_told_after_the_commit(self):
		with self.queue() as jobs:
			doc = frappe.get_doc("User", MARIA)
			doc.enabled = 0
			doc.save(ignore_permissions=True)
		(job,) = jobs
		self.assertEqual((job["change"], job["user"], job["enqueue_after_commit"]), ("disabled", MARIA, True))

	def test_other_changes_of_an_account_are_nobodys_business(self):
		self.assertEqual(self.change(last_name="Lopes"), [])
		self.assertEqual(self.change(enabled=0), [("disabled", MARIA)])
		self.assertEqual(self.change(last_name="Santos"), [])
		self.assertEqual(self.change(enabled=1), [])

	def test_an_account_that_is_renamed_or_deleted_is_told(self):
		with self.queue() as jobs:
			accounts.user_renamed(frappe.get_doc("User", MARIA), "after_rename", MALLORY, MARIA)
			accounts.user_deleted(frappe.get_doc("User", MARIA), "on_trash")
		told = [(job["change"], job["user"], job["former_user"]) for job in jobs]
		self.assertEqual(told, [("renamed", MARIA, MALLORY), ("disabled", MARIA, None)])

	def test_nothing_is_told_before_the_service_is_set_up(self):
		self.set_up_service(enabled=0)
		self.assertEqual(self.change(enabled=0), [])

	def test_a_rename_that_was_missed_is_told_by_the_sweep_until_it_is_known(self):
		name = self.hold(known_as="maria.old@example.org")
		with self.service(AWAY, DONE):
			for _round in range(3):
				tasks.deliver_personal_data_requests()
		renamed = {"event": "renamed", "user": MARIA, "formerUser": "maria.old@example.org"}
		self.assertEqual(self.sent(), [renamed, renamed])
		self.assertEqual(self.row(name).pdd_known_as, MARIA)

	def test_an_account_that_is_disabled_is_told_again_at_night_while_something_is_held(self):
		self.hold()
		self.hold(MALLORY, status="Deleted")
		for user in (MARIA, MALLORY):
			frappe.db.set_value("User", user, "enabled", 0)
		with self.service(DONE):
			tasks.reconcile_personal_data_requests()
		self.assertEqual(self.sent(), [{"event": "disabled", "user": MARIA}])

	def test_a_service_that_is_away_breaks_nothing(self):
		self.hold()
		frappe.db.set_value("User", MARIA, "enabled", 0)
		with self.service(AWAY):
			tasks.reconcile_personal_data_requests()
		self.assertEqual(len(self.calls), 1)
