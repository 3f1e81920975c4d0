import frappe

from personal_data_download.constants import SETTINGS


def one_at_a_time() -> None:
	"""Until the end of the transaction nobody else on the site makes a record.

	What stands there has to be read `for_update` after this: a plain read sees the table as it was when the
	transaction began (REPEATABLE READ). Two such reads at once would wait for each other's gap locks.
	"""
	frappe.db.get_singles_dict(SETTINGS, for_update=True)
