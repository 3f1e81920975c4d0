from datetime import date, datetime

import frappe
from frappe import _
from frappe.utils import convert_utc_to_system_timezone


def in_system_zone(moment: str | None) -> datetime | None:
	"""A time with its offset (ISO 8601) as the site keeps times: in the system's zone, without one.

	Raises `ValidationError` for anything else.
	"""
	if not moment:
		return None
	try:
		# Python 3.10 does not know the Z.
		parsed = datetime.fromisoformat(moment.replace("Z", "+00:00"))
	except ValueError:
		parsed = None
	if parsed is None or parsed.tzinfo is None:
		frappe.throw(_("{0} is no time with an offset.").format(moment))
	return convert_utc_to_system_timezone(parsed).replace(tzinfo=None)


def day(text: str | None) -> date | None:
	"""A day (ISO 8601). Raises `ValidationError` for anything else."""
	try:
		return date.fromisoformat(text) if text else None
	except ValueError:
		frappe.throw(_("{0} is no day.").format(text))
