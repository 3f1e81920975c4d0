from frappe import _, throw
from frappe.website.doctype.personal_data_download_request.personal_data_download_request import (
	PersonalDataDownloadRequest,
)

from personal_data_download import guard


class ServedPersonalDataDownloadRequest(PersonalDataDownloadRequest):
	"""A request that the service answers: Frappe's own collector, its file and its mail never run.

	It inherits the original also where `extend_doctype_class` puts it before it: one class for all versions.
	"""

	def insert(self, *args, **kwargs):
		"""Guards come first: `_validate_links`, before `before_insert`, tells which accounts exist."""
		if not self.flags.pdd_write_back:
			active = guard.admit(self)
			if active:
				return self._become(active)
			self.flags.pdd_admitted = True
		return super().insert(*args, **kwargs)

	def after_insert(self):
		"""Nothing, where Frappe collects. The request is delivered by `events.after_insert`."""

	def generate_file_and_send_mail(self, *args, **kwargs):
		throw(_("Personal data is collected by the service."))

	def _become(self, name: str):
		"""The record `name`, in place: callers of `insert` go on with the document that they have."""
		self.name = name
		# A plain read may not see yet what was committed a moment ago.
		self.flags.for_update = True
		self.load_from_db()
		for mark in ("__islocal", "__unsaved"):
			self.__dict__.pop(mark, None)
		return self


def is_served(controller: type) -> bool:
	"""Whether a class inserts and delivers as ours: another app's may stand before it, or in its place."""
	ours = ServedPersonalDataDownloadRequest
	methods = ("insert", "after_insert", "generate_file_and_send_mail")
	return all(getattr(controller, method, None) is getattr(ours, method) for method in methods)
