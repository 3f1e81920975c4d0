import importlib
import pickle
from unittest.mock import patch

import frappe
from frappe.website.doctype.personal_data_download_request import personal_data_download_request as builtin

from personal_data_download import events, hooks
from personal_data_download.constants import REQUEST
from personal_data_download.overrides.personal_data_download_request import (
	ServedPersonalDataDownloadRequest,
	is_served,
)
from personal_data_download.tests.base import DPO, IS_REAL, MALLORY, MARIA, TestCase


def _collects(*args, **kwargs):
	raise AssertionError("Frappe's own collector has run")


class OfAnotherApp(builtin.PersonalDataDownloadRequest):
	def after_insert(self):
		_collects()


class TestBuiltin(TestCase):
	"""Frappe's own collector, its file and its mail never run."""

	def setUp(self):
		super().setUp()
		original = builtin.PersonalDataDownloadRequest
		for method in ("after_insert", "generate_file_and_send_mail"):
			closed = patch.object(original, method, _collects)
			closed.start()
			self.addCleanup(closed.stop)

	def insert_as_another_app(self, as_user=MARIA, **values):
		frappe.set_user(as_user)
		doc = OfAnotherApp({"doctype": REQUEST, **values})
		doc.set("__islocal", True)
		return doc.insert(ignore_permissions=True)

	def test_the_class_of_the_app_is_in_force(self):
		self.assertTrue(is_served(type(frappe.new_doc(REQUEST))))

	def test_a_request_collects_nothing(self):
		name = self.make().name
		self.assertEqual(frappe.get_all("File", filters={"attached_to_name": name}), [])

	def test_the_job_of_the_builtin_collector_is_refused(self):
		doc = self.make()
		with self.assertRaises(frappe.ValidationError):
			doc.generate_file_and_send_mail(personal_data="{}")

	def test_where_another_app_has_the_doctype_its_collector_does_not_run(self):
		with self.queue() as jobs:
			doc = self.insert_as_another_app(user=MARIA)
		self.assertEqual((doc.user, doc.owner, doc.pdd_status), (MARIA, MARIA, "Queued"))
		self.assertEqual([job["name"] for job in jobs], [doc.name])

	def test_where_another_app_has_the_doctype_the_guards_that_can_hold_hold(self):
		self.assertEqual(self.insert_as_another_app(as_user=MALLORY, user=MARIA).user, MALLORY)
		with self.assertRaises(frappe.AuthenticationError):
			self.insert_as_another_app(as_user="Guest", user=MARIA)
		with self.assertRaises(frappe.ValidationError):
			self.insert_as_another_app(as_user=DPO, user=MARIA)
		self.insert_as_another_app(user=MARIA)
		with self.assertRaisesRegex(frappe.ValidationError, "under way"):
			self.insert_as_another_app(user=MARIA)

	def test_what_stands_in_can_be_pickled_with_the_document(self):
		self.assertIs(pickle.loads(pickle.dumps(events.nothing)), events.nothing)

	def test_a_class_of_another_app_is_told_from_ours(self):
		class Before(ServedPersonalDataDownloadRequest):
			def after_insert(self):
				_collects()

		class Beside(ServedPersonalDataDownloadRequest):
			def on_update(self):
				pass

		self.assertEqual([is_served(one) for one in (OfAnotherApp, Before, Beside)], [False, False, True])

	def test_the_hook_is_that_of_the_version(self):
		major = int(frappe.__version__.split(".")[0])
		used, unused = "override_doctype_class", "extend_doctype_class"
		if major >= 16:
			used, unused = unused, used
		self.assertEqual(list(getattr(hooks, used)), [REQUEST])
		self.assertFalse(hasattr(hooks, unused))


if not IS_REAL:

	class TestBuiltinOfVersion16(TestBuiltin):
		"""All of it once more where Frappe composes the classes of several apps."""

		def setUp(self):
			version = patch.object(frappe, "__version__", "16.21.0")
			version.start()
			_forget_hooks()
			# In the order of the last to the first: the version, then the hooks that follow from it.
			self.addCleanup(_forget_hooks)
			self.addCleanup(version.stop)
			super().setUp()


def _forget_hooks():
	for hook in ("override_doctype_class", "extend_doctype_class"):
		vars(hooks).pop(hook, None)
	importlib.reload(hooks)
