import csv
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import frappe

from personal_data_download import custom_fields, install, uninstall
from personal_data_download.constants import OFFICER_ROLE, REQUEST, SERVICE_ROLE, SETTINGS
from personal_data_download.tests.base import IS_REAL, TestCase

_app = Path(__file__).parent.parent
# On a site these would take the app away from under the other tests.
if not IS_REAL:

	class TestInstall(TestCase):
		"""What comes with the app goes with it."""

		def setUp(self):
			super().setUp()
			for role in (OFFICER_ROLE, SERVICE_ROLE):
				frappe.db.delete("Role", {"name": role})
			for number, role in enumerate(("System Manager", "All")):
				row = {"parent": REQUEST, "role": role, "permlevel": 0, "read": 1, "if_owner": number}
				frappe.db.rows("DocPerm").append({**row, "name": f"row-{number}"})
			frappe.db.delete("Has Role", {"role": ("like", "%")})
			frappe.db.singles.clear()

		def install(self):
			install.before_install()
			# Frappe makes a role that a DocType names.
			if not frappe.db.exists("Role", OFFICER_ROLE):
				frappe.db.rows("Role").append({"name": OFFICER_ROLE})
			install.after_install()

		def site(self):
			"""All rows but those that were there before, and the Settings."""
			kept = ("Role", "Custom Field", "Property Setter", "Custom DocPerm", "Has Role")
			return {table: sorted(row["name"] for row in frappe.db.rows(table)) for table in kept}

		def test_what_was_installed_is_gone_afterwards(self):
			before = self.site()
			self.install()
			self.assertNotEqual(self.site(), before)
			uninstall.before_uninstall()
			self.assertEqual(self.site(), before)
			self.assertEqual(sorted(frappe.db.dropped), sorted(custom_fields.COLUMNS))
			self.assertEqual(frappe.db.singles.get(SETTINGS), None)

		def test_a_dry_run_takes_nothing_away(self):
			self.install()
			installed = self.site()
			command = SimpleNamespace(params={"dry_run": True})
			click = SimpleNamespace(get_current_context=lambda silent: command)
			with patch.dict(sys.modules, {"click": click}):
				uninstall.before_uninstall()
				self.assertEqual((self.site(), frappe.db.dropped), (installed, []))
				command.params["dry_run"] = False
				uninstall.before_uninstall()
			self.assertNotEqual(self.site(), installed)

		def test_every_migrate_may_install_again(self):
			self.install()
			once = self.site()
			install.after_migrate()
			self.assertEqual(self.site(), once)
			uninstall.before_uninstall()
			self.assertEqual(self.site()["Role"], ["Customer", "System Manager"])

		def test_a_role_that_was_there_before_stays(self):
			frappe.db.rows("Role").append({"name": OFFICER_ROLE})
			self.install()
			uninstall.before_uninstall()
			self.assertIn(OFFICER_ROLE, self.site()["Role"])
			self.assertNotIn(SERVICE_ROLE, self.site()["Role"])

		def test_rights_that_somebody_has_changed_stay(self):
			self.install()
			frappe.db.set_value("Custom DocPerm", "custom-row-1", "read", 0)
			uninstall.before_uninstall()
			self.assertEqual(self.site()["Custom DocPerm"], ["custom-row-0", "custom-row-1"])

		def test_a_choice_of_an_administrator_stays(self):
			theirs = {"doc_type": REQUEST, "property": "title_field", "value": "user", "name": "theirs"}
			frappe.db.rows("Property Setter").append(theirs)
			self.install()
			uninstall.before_uninstall()
			self.assertEqual(self.site()["Property Setter"], ["theirs"])

		def test_the_services_role_has_no_right_to_anything(self):
			self.install()
			roles = {row["role"] for row in frappe.db.rows("Custom DocPerm")}
			self.assertEqual(roles, {"System Manager", "All", OFFICER_ROLE})
			(role,) = frappe.db.select("Role", {"name": SERVICE_ROLE})
			self.assertEqual(role["desk_access"], 0)

		def test_officers_see_the_module_and_change_nothing_in_it(self):
			folder = _app / "personal_data_download/doctype/personal_data_settings"
			settings = json.loads((folder / "personal_data_settings.json").read_text())
			(right,) = [row for row in settings["permissions"] if row["role"] == OFFICER_ROLE]
			self.assertEqual(right, {"read": 1, "role": OFFICER_ROLE})

		def test_links_to_files_go_and_other_attachments_stay(self):
			record = self.make().name
			for name, url in (
				(f"Personal-Data-{record}", "https://privacy.example.com/request-data/x"),
				("letter.pdf", "/private/files/letter.pdf"),
			):
				frappe.get_doc(
					{
						"doctype": "File",
						"file_name": name,
						"file_url": url,
						"attached_to_doctype": REQUEST,
						"attached_to_name": record,
					}
				).insert()
			uninstall.before_uninstall()
			self.assertEqual([row["file_name"] for row in frappe.db.rows("File")], ["letter.pdf"])


class TestFiles(TestCase):
	"""Files that Frappe reads, and Python does not."""

	def test_every_field_is_the_apps_own_and_none_is_demanded(self):
		for field in custom_fields.CUSTOM_FIELDS[REQUEST]:
			with self.subTest(field["fieldname"]):
				self.assertTrue(field["fieldname"].startswith("pdd_"))
				demanded = bool(field.get("reqd"))
				self.assertEqual((demanded, field.get("default"), field["read_only"]), (False, None, 1))

	def test_a_field_that_was_mandatory_without_the_app_is_not_any_more(self):
		fields = {field["fieldname"]: field for field in custom_fields.CUSTOM_FIELDS[REQUEST]}
		self.assertEqual(fields["pdd_request"]["reqd"], 0)

	def test_what_people_read_is_there_in_all_languages(self):
		sources = {}
		for file in sorted((_app / "translations").glob("*.csv")):
			with file.open(encoding="utf-8", newline="") as rows:
				words = {row[0]: row[1] for row in csv.reader(rows)}
			sources[file.stem] = set(words)
			for source, translated in words.items():
				with self.subTest((file.stem, source)):
					self.assertTrue(translated.strip())
					self.assertEqual(re.findall(r"\{\d\}", source), re.findall(r"\{\d\}", translated))
		self.assertEqual(sorted(sources), ["ar", "de", "es", "fr", "hi"])
		self.assertEqual(len({frozenset(words) for words in sources.values()}), 1)
		form = (_app / "public/js/web_form.js").read_text()
		for text in re.findall(r'_\("([^"]+)"\)', form):
			self.assertIn(text, sources["de"])

	def test_filters_of_cards_have_four_parts(self):
		for file in (_app / "personal_data_download/number_card").rglob("*.json"):
			card = json.loads(file.read_text())
			for filters in ("filters_json", "dynamic_filters_json"):
				with self.subTest((file.stem, filters)):
					self.assertEqual({len(one) for one in json.loads(card[filters])} - {4}, set())

	def test_records_that_come_as_files_are_of_the_apps_module(self):
		files = [file for file in (_app / "personal_data_download").rglob("*.json")]
		self.assertEqual(len(files), 5)
		for file in files:
			with self.subTest(file.name):
				record = json.loads(file.read_text())
				self.assertEqual(record["module"], "Personal Data Download")
				self.assertEqual(file.stem, record["name"].lower().replace(" ", "_"))
