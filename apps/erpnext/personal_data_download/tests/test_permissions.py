import frappe

from personal_data_download import hooks, permissions, record
from personal_data_download.constants import REQUEST
from personal_data_download.tests.base import BOSS, CONTRACT, DPO, IS_REAL, MALLORY, MARIA, SERVICE, TestCase

_ready = next(call for call in CONTRACT["toApp"] if call["name"].endswith("is ready"))["request"]["body"]


class TestPermissions(TestCase):
	"""Who sees what of whose request."""

	def test_lists_of_files_are_narrowed_for_all_but_officers(self):
		self.assertEqual(
			hooks.permission_query_conditions["File"], "personal_data_download.permissions.file_conditions"
		)
		for user in (BOSS, DPO, "Administrator"):
			self.assertEqual(permissions.file_conditions(user), "")
		for user in (MARIA, MALLORY, SERVICE, "Guest", "o'brien@example.org"):
			sql = permissions.file_conditions(user)
			self.assertIn(f"request.`owner` = {frappe.db.escape(user)}", sql)
			self.assertIn(f"!= {frappe.db.escape(REQUEST)}", sql)

	def test_a_title_says_nothing_of_the_person(self):
		name = record.write(_ready)["record"]
		(title,) = frappe.get_all("File", filters={"attached_to_name": name}, pluck="file_name")
		self.assertEqual(title, f"Personal-Data-{name}")


if IS_REAL:

	class TestPermissionsOfASite(TestCase):
		"""The same, where there is SQL."""

		def listed(self, user, doctype):
			frappe.set_user(user)
			key = "attached_to_name" if doctype == "File" else "name"
			return frappe.get_list(doctype, filters={key: self.name}, pluck="name")

		def setUp(self):
			super().setUp()
			self.name = record.write(_ready)["record"]
			desk = frappe.get_doc("User", MALLORY)
			desk.add_roles("Website Manager")

		def test_files_and_records_are_listed_for_officers_and_the_person(self):
			for user in (DPO, BOSS, MARIA):
				with self.subTest(user):
					self.assertEqual(len(self.listed(user, REQUEST)), 1)
			for user in (DPO, BOSS):
				with self.subTest(user):
					self.assertEqual(len(self.listed(user, "File")), 1)

		def test_nothing_is_listed_for_another_user_of_the_desk(self):
			self.assertEqual((self.listed(MALLORY, REQUEST), self.listed(MALLORY, "File")), ([], []))

		def test_nothing_is_read_by_another_user_of_the_desk(self):
			file = frappe.get_doc("File", frappe.db.get_value("File", {"attached_to_name": self.name}))
			self.assertFalse(file.has_permission("read", user=MALLORY))
			self.assertTrue(file.has_permission("read", user=MARIA))
			self.assertFalse(frappe.get_doc(REQUEST, self.name).has_permission("read", user=MALLORY))
