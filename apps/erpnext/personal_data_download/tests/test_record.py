import frappe

from personal_data_download import record
from personal_data_download.constants import REQUEST, SETTINGS
from personal_data_download.tests.base import CONTRACT, DPO, MALLORY, MARIA, SERVICE, TestCase

_under_way, _ready = (
	next(call["request"]["body"] for call in CONTRACT["toApp"] if call["name"] == name)
	for name in ("a request is under way", "a request that began on our page is ready")
)


class TestRecord(TestCase):
	"""What the service writes into a record, and into no other."""

	def setUp(self):
		super().setUp()
		frappe.set_user(SERVICE)

	def write(self, said, **changed):
		return record.write({**said, **changed})

	def files(self, name):
		fields = ["file_name", "file_url", "is_private", "attached_to_doctype"]
		return frappe.get_all("File", filters={"attached_to_name": name}, fields=fields)

	def test_repeats_and_what_comes_late_change_nothing(self):
		name = self.write(_ready)["record"]
		before = self.row(name)
		for version, status in ((5, "Ready"), (4, "Running"), (1, "Queued")):
			answer = self.write(_ready, version=version, status=status, link=None)
			self.assertEqual(answer, {"record": name, "version": 5, "changed": False})
		self.assertEqual(self.row(name), before)
		self.assertEqual((len(self.files(name)), len(self.records())), (1, 1))

	def test_the_link_is_attached_while_the_file_is_ready(self):
		name = self.write(_ready)["record"]
		(file,) = self.files(name)
		self.assertEqual((file.file_url, file.attached_to_doctype), (_ready["link"], REQUEST))

	def test_the_attached_link_is_private(self):
		(file,) = self.files(self.write(_ready)["record"])
		self.assertEqual(file.is_private, 1)

	def test_the_link_goes_when_the_file_does(self):
		for version, status in enumerate(("Expired", "Deleted", "Failed", "Cancelled", "Retrying"), 6):
			name = self.write(_ready, version=version * 2)["record"]
			self.write(_ready, version=version * 2 + 1, status=status, link=None)
			with self.subTest(status):
				self.assertEqual(self.files(name), [])
				self.assertIsNone(frappe.db.get_value(REQUEST, name, "pdd_link"))

	def test_a_new_link_takes_the_place_of_the_old_one(self):
		name = self.write(_ready)["record"]
		self.write(_ready, version=6, link="https://privacy.example.com/request-data/moved")
		self.assertEqual(
			[file.file_url for file in self.files(name)], ["https://privacy.example.com/request-data/moved"]
		)

	def test_another_attachment_of_the_record_stays(self):
		name = self.write(_ready)["record"]
		letter = {
			"doctype": "File",
			"file_name": "letter.pdf",
			"file_url": "https://erp.example.com/letter.pdf",
		}
		frappe.get_doc({**letter, "attached_to_doctype": REQUEST, "attached_to_name": name}).insert(
			ignore_permissions=True
		)
		self.write(_ready, version=6, status="Deleted", link=None)
		self.assertEqual([file.file_name for file in self.files(name)], ["letter.pdf"])

	def test_times_are_those_of_the_site(self):
		name = self.write(_ready)["record"]
		fields = ["creation", "pdd_ready_at", "pdd_expires_at"]
		times = frappe.db.get_value(REQUEST, name, fields, as_dict=True)
		for field, said in (
			("creation", "received_at"),
			("pdd_ready_at", "ready_at"),
			("pdd_expires_at", "expires_at"),
		):
			from personal_data_download.clock import in_system_zone

			self.assertEqual(times[field], in_system_zone(_ready[said]))
			self.assertIsNone(times[field].tzinfo)

	def test_a_request_is_found_by_its_own_name_before_the_records(self):
		mine = self.write(_ready)["record"]
		other = self.make(as_user=MALLORY).name
		frappe.set_user(SERVICE)
		self.assertEqual(self.write(_ready, version=6, record=other)["record"], mine)
		self.assertIsNone(self.row(other).pdd_request)

	def test_a_record_of_another_request_is_not_overwritten(self):
		mine = self.write(_ready)["record"]
		answer = self.write(_ready, request="another", record=mine)
		self.assertNotEqual(answer["record"], mine)
		self.assertEqual(self.row(mine).pdd_request, _ready["request"])

	def test_a_record_of_somebody_else_is_not_overwritten(self):
		others = self.make(as_user=MALLORY).name
		frappe.set_user(SERVICE)
		with self.assertRaises(frappe.ValidationError):
			self.write(_under_way, record=others)
		self.assertEqual(self.row(others).pdd_version or 0, 0)

	def test_a_record_that_waits_is_not_given_to_a_request_of_somebody_who_has_no_account(self):
		frappe.set_user(MARIA)
		name = frappe.get_doc({"doctype": REQUEST, "user": MARIA}).insert().name
		before = self.row(name)
		frappe.set_user(SERVICE)
		for user in ("nobody@elsewhere.org", MALLORY):
			said = {**_under_way, "record": name, "user": user, "requested_by": user}
			with self.subTest(user), self.assertRaises(frappe.ValidationError):
				self.write(said)
		self.assertEqual(self.row(name), before)

	def test_the_former_name_of_an_account_that_was_renamed_is_understood(self):
		name = self.write(_under_way)["record"]
		frappe.db.set_value(REQUEST, name, "user", MALLORY)
		self.assertTrue(self.write(_under_way, version=3)["changed"])
		self.assertEqual(self.row(name).user, MALLORY)

	def test_versions_of_a_request_begin_anew_after_the_officers_approval(self):
		name = self.make(user=MARIA, as_user=DPO, pdd_reason="asked by letter").name
		frappe.set_user(SERVICE)
		said = {**_under_way, "record": name, "requested_by": DPO}
		self.write(said, request=None, version=2, status="Waiting for approval")
		self.assertTrue(self.write(said, version=1, status="Queued")["changed"])
		row = self.row(name)
		self.assertEqual((row.pdd_request, row.pdd_version), (_under_way["request"], 1))
		self.assertEqual((row.pdd_requested_by, row.pdd_reason), (DPO, "asked by letter"))

	def test_why_it_failed_is_not_said_of_what_is_ready(self):
		name = self.make(name=_under_way["record"]).name
		frappe.set_user(SERVICE)
		self.write(_under_way, version=2, status="Failed", reason="A table may not be read.")
		self.assertEqual(self.row(name).pdd_reason, "A table may not be read.")
		self.write(_under_way, version=3)
		self.assertIsNone(self.row(name).pdd_reason)

	def test_an_officers_reason_is_back_when_the_service_has_no_word(self):
		name = self.make(user=MARIA, as_user=DPO, pdd_reason="asked by letter").name
		frappe.set_user(SERVICE)
		said = {**_under_way, "record": name, "requested_by": DPO}
		self.write(said, version=2, status="Failed", reason="A table may not be read.")
		self.write(said, version=3)
		self.assertEqual(self.row(name).pdd_reason, "asked by letter")

	def test_what_is_no_status_no_link_or_names_nothing_is_refused(self):
		wrong = [
			{"status": "Lost"},
			{"link": "javascript:alert(1)"},
			{"link": 'https://x.example/"><script>'},
			{"request": None, "record": None},
		]
		for changed in wrong:
			with self.subTest(changed), self.assertRaises(frappe.ValidationError):
				self.write(_ready, **changed)
		self.assertEqual(self.records(), [])

	def test_a_person_without_an_account_has_no_record(self):
		with self.assertRaises(frappe.DoesNotExistError):
			self.write(_ready, user="gone@example.org")

	def test_what_is_no_time_or_no_day_is_refused_in_words(self):
		for changed in (
			{"due": "yesterday"},
			{"due": "2026-02-30"},
			{"received_at": "soon"},
			{"ready_at": "2026-11-02T09:00:00"},
			{"expires_at": "2026-11-02"},
		):
			with self.subTest(changed), self.assertRaises(frappe.ValidationError):
				self.write(_ready, **changed)

	def test_accounts_of_nobody_have_no_records(self):
		for user in ("Administrator", "Guest"):
			with self.subTest(user), self.assertRaises(frappe.ValidationError):
				self.write(_ready, user=user)

	def test_what_is_said_twice_at_once_is_looked_for_in_turn_before_it_is_made(self):
		with self.locks() as taken:
			self.write(_ready)
		self.assertEqual([lock for lock in taken if lock[1]][:2], [(SETTINGS, True), (REQUEST, True)])

	def test_what_the_service_writes_is_not_delivered_back(self):
		with self.queue() as jobs:
			self.write(_ready)
		self.assertEqual(jobs, [])

	def test_sizes_are_readable(self):
		sizes = (0, 999, 1000, 9_949, 364_120, 999_499, 999_500, 5_000_000_000, 7 * 10**15)
		readable = ["0 B", "999 B", "1.0 kB", "9.9 kB", "364 kB", "999 kB", "1.0 MB", "5.0 GB", "7000 TB"]
		self.assertEqual([record._readable(size) for size in sizes], readable)
		self.assertIsNone(record._readable(None))
