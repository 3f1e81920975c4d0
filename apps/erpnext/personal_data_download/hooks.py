from frappe import __version__ as frappe_version

app_name = "personal_data_download"
app_title = "Personal Data Download"
app_publisher = "Personal Data Download for ERPNext"
app_description = "Requests for personal data: recorded in ERPNext, answered by the service"
app_email = "privacy@example.com"
app_license = "mit"

_request = "Personal Data Download Request"
_module = "personal_data_download.overrides.personal_data_download_request"
_class = {_request: f"{_module}.ServedPersonalDataDownloadRequest"}
# Since version 16 the classes of several apps compose; before, the app installed last has the DocType alone.
if int(frappe_version.split(".")[0]) >= 16:
	extend_doctype_class = _class
else:
	override_doctype_class = _class

before_install = "personal_data_download.install.before_install"
after_install = "personal_data_download.install.after_install"
after_migrate = "personal_data_download.install.after_migrate"
before_uninstall = "personal_data_download.uninstall.before_uninstall"

doctype_js = {_request: "public/js/request_form.js"}
doctype_list_js = {_request: "public/js/request_list.js"}
webform_include_js = {_request: "public/js/web_form.js"}

permission_query_conditions = {"File": "personal_data_download.permissions.file_conditions"}

standard_portal_menu_items = [
	{"title": "My personal data", "route": "/request-data", "reference_doctype": _request},
]

doc_events = {
	_request: {
		"before_insert": "personal_data_download.events.before_insert",
		"validate": "personal_data_download.events.validate",
		"after_insert": "personal_data_download.events.after_insert",
	},
	"User": {
		"on_update": "personal_data_download.accounts.user_updated",
		"after_rename": "personal_data_download.accounts.user_renamed",
		"on_trash": "personal_data_download.accounts.user_deleted",
	},
}

# Frappe names a job after the last two parts of its path, whichever app it is of.
scheduler_events = {
	"cron": {
		"*/2 * * * *": ["personal_data_download.tasks.deliver_personal_data_requests"],
		"17 3 * * *": ["personal_data_download.tasks.reconcile_personal_data_requests"],
	}
}

require_type_annotated_api_methods = True
