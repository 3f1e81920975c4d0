import html
from datetime import datetime, timedelta, timezone

# The zone of the site, five and a half hours ahead of UTC all year: Asia/Kolkata.
_zone = timezone(timedelta(hours=5, minutes=30))


def now_datetime():
	return datetime.now(_zone).replace(tzinfo=None)


def convert_utc_to_system_timezone(moment):
	return moment.astimezone(_zone)


def add_to_date(moment, **amounts):
	return moment + timedelta(**amounts)


def escape_html(text):
	return html.escape(text)
