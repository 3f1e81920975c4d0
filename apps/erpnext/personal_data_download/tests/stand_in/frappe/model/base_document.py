import frappe
from frappe.model.document import Document


def get_controller(doctype):
	"""The class in force: of version 15, or composed as version 16 does."""
	standard = _standard(doctype)
	major = int(frappe.__version__.split(".")[0])
	hook = "extend_doctype_class" if major >= 16 else "override_doctype_class"
	path = frappe.get_hooks(hook).get(doctype)
	if not path:
		return standard
	ours = frappe.get_attr(path)
	return type(standard.__name__, (ours, standard), {}) if major >= 16 else ours


def _standard(doctype):
	from frappe import _documents

	if doctype == "Personal Data Download Request":
		from frappe.website.doctype.personal_data_download_request import personal_data_download_request

		return personal_data_download_request.PersonalDataDownloadRequest
	if doctype == "Personal Data Settings":
		return frappe.get_attr(
			"personal_data_download.personal_data_download.doctype.personal_data_settings"
			".personal_data_settings.PersonalDataSettings"
		)
	return {"File": _documents.File}.get(doctype, Document)
