"""The link to the file, among the attachments of its record."""

import frappe

from personal_data_download.constants import READY, REQUEST


def sync(doc) -> None:
	"""While the file is ready, one attachment leads to the person's page; else there is none."""
	wanted = doc.pdd_link if doc.pdd_status == READY else None
	attached = frappe.get_all(
		"File",
		filters={"attached_to_doctype": REQUEST, "attached_to_name": doc.name, "file_name": _title(doc.name)},
		fields=["name", "file_url"],
	)
	for file in attached:
		if file.file_url != wanted:
			_remove(file.name)
	if wanted and all(file.file_url != wanted for file in attached):
		_attach(doc.name, wanted)


def remove_all() -> None:
	filters = {"attached_to_doctype": REQUEST, "file_url": ("like", "http%")}
	for file in frappe.get_all("File", filters=filters, fields=["name", "file_name", "attached_to_name"]):
		if file.file_name == _title(file.attached_to_name):
			_remove(file.name)


def _title(record: str) -> str:
	# Without `.json`: it is a page, and a site may not allow files of that kind.
	return f"Personal-Data-{record}"


def _attach(record: str, link: str) -> None:
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": _title(record),
			"file_url": link,
			"attached_to_doctype": REQUEST,
			"attached_to_name": record,
		}
	).insert(ignore_permissions=True)
	# Frappe makes a file with an address of another host public as it is inserted, whatever is asked for.
	file.db_set("is_private", 1)


def _remove(name: str) -> None:
	frappe.delete_doc("File", name, ignore_permissions=True, force=True, delete_permanently=True)
