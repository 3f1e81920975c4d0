from datetime import datetime

from frappe.utils import convert_utc_to_system_timezone


def in_system_zone(moment: str | None) -> datetime | None:
	"""A time with its offset (ISO 8601) as the site keeps times: in the system's zone, without one."""
	if not moment:
		return None
	# Python 3.10 does not know the Z.
	parsed = datetime.fromisoformat(moment.replace("Z", "+00:00"))
	return convert_utc_to_system_timezone(parsed).replace(tzinfo=None)
