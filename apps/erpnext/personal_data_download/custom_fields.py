"""What the app adds to the DocType, in one place: install, migrate and uninstall all read it."""

from personal_data_download.constants import REQUEST, STATUSES


def _field(fieldname: str, fieldtype: str, label: str, **more) -> dict:
	shown = {"fieldname": fieldname, "fieldtype": fieldtype, "label": label, "read_only": 1, "no_copy": 1}
	return {**shown, **more}


def _kept(fieldname: str, fieldtype: str, label: str) -> dict:
	"""A field that the app keeps for itself."""
	return _field(fieldname, fieldtype, label, hidden=1, print_hide=1, report_hide=1)


# A form shows an Int that is empty as 0: such a field is there when there is something to count.
# No field has a default: records that are older than the app stay without a status, and are never delivered.
_fields = [
	_field("pdd_section", "Section Break", "Answer"),
	_field(
		"pdd_status",
		"Select",
		"Status",
		options="\n" + "\n".join(STATUSES),
		# Not in the list view: the list's indicator says it.
		in_standard_filter=1,
	),
	_field("pdd_due", "Date", "Due", in_list_view=1, in_standard_filter=1),
	_field("pdd_ready_at", "Datetime", "Ready At"),
	_field("pdd_expires_at", "Datetime", "Kept Until"),
	_field("pdd_link", "Data", "Link", options="URL"),
	_field("pdd_column", "Column Break", ""),
	_field("pdd_requested_by", "Data", "Asked by Officer"),
	_field("pdd_reason", "Small Text", "Reason", description="The person can read this."),
	_field("pdd_records", "Int", "Records", depends_on="eval:doc.pdd_ready_at"),
	_field("pdd_withheld", "Int", "Withheld", depends_on="eval:doc.pdd_ready_at"),
	_field("pdd_size", "Data", "Size"),
	_field("pdd_sha256", "Data", "SHA-256"),
	# Said, not left out: where the site was connected without the app before, the field is mandatory.
	_field("pdd_request", "Data", "Request", unique=1, search_index=1, reqd=0),
	_kept("pdd_version", "Int", "Version"),
	_kept("pdd_known_as", "Data", "Known to the Service as"),
	_kept("pdd_asked_because", "Small Text", "Reason of the Officer"),
	_kept("pdd_auth_time", "Data", "Password Proved At"),
	_kept("pdd_attempts", "Int", "Attempts to Deliver"),
	_kept("pdd_next_attempt_at", "Datetime", "Next Attempt to Deliver"),
	_kept("pdd_officers_told", "Check", "Officers Told"),
]

CUSTOM_FIELDS = {
	REQUEST: [
		{**field, "insert_after": before}
		for field, before in zip(
			_fields, ["user_name", *(field["fieldname"] for field in _fields)], strict=False
		)
	]
}

# (field, or None for the DocType itself; property; value; type)
PROPERTY_SETTERS = [
	("user", "in_standard_filter", "1", "Check"),
	# The title shows who it is; three columns fit beside it, and the day it is due is one of them.
	("user", "in_list_view", "0", "Check"),
	(None, "title_field", "user_name", "Data"),
	(None, "search_fields", "user,user_name,pdd_status", "Data"),
]

_layout = ("Section Break", "Column Break")
COLUMNS = [field["fieldname"] for field in _fields if field["fieldtype"] not in _layout]
