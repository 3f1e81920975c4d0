import frappe

from personal_data_download import site_facts
from personal_data_download.tests.base import IS_REAL, TestCase

if not IS_REAL:

	class TestSiteFacts(TestCase):
		"""What the site says of itself, of rows that are known."""

		def add(self, doctype, *rows):
			for number, row in enumerate(rows):
				frappe.db.rows(doctype).append({"name": f"{doctype}-{number}", **row})

		def test_who_reads_what_is_what_an_administrator_says_where_one_does(self):
			right = {"read": 1, "permlevel": 0, "if_owner": 0}
			self.add(
				"DocPerm",
				{**right, "parent": "Contact", "role": "Sales User"},
				{**right, "parent": "Lead", "role": "Sales User"},
				{**right, "parent": "Lead", "role": "Guest", "read": 0},
				{**right, "parent": "Lead", "role": "Accounts User", "permlevel": 1},
				{**right, "parent": "Lead", "role": "All", "if_owner": 1},
			)
			self.add(
				"Custom DocPerm",
				{**right, "parent": "Contact", "role": "HR User"},
				{**right, "parent": "Secret", "role": "HR User", "read": 0},
			)
			readers = {"Contact": ["HR User"], "Lead": ["Sales User"]}
			self.assertEqual(site_facts.gather()["readers"], readers)

		def test_webhooks_that_are_on_are_recipients(self):
			to = {"webhook_doctype": "Contact", "enabled": 1}
			self.add(
				"Webhook",
				{**to, "request_url": "https://hooks.example.com/a?key=secret"},
				{**to, "request_url": "https://user:pass@crm.example.com:8443/"},
				{**to, "request_url": "https://off.example.com/", "enabled": 0},
				{**to, "request_url": None},
			)
			recipients = {"Contact": ["crm.example.com", "hooks.example.com"]}
			self.assertEqual(site_facts.gather()["recipients"], recipients)

		def test_logs_are_kept_as_an_administrator_says_and_else_as_the_apps_do(self):
			self.add("Logs To Clear", {"parent": "Log Settings", "ref_doctype": "Error Log", "days": 7})
			days = {"Error Log": 7, "Activity Log": 60}
			self.assertEqual(site_facts.gather()["log_retention_days"], days)

		def test_party_types_are_those_of_erpnext_where_there_is_one(self):
			self.assertEqual(site_facts.gather()["party_types"], [])
			self.add("DocType", {"name": "Party Type"})
			self.add("Party Type", {"name": "Supplier"}, {"name": "Customer"})
			self.assertEqual(site_facts.gather()["party_types"], ["Customer", "Supplier"])
