from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.model.document import Document

_shortest_secret = 32
_at_home = ("localhost", "127.0.0.1", "::1")


class PersonalDataSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		enabled: DF.Check
		roles_made: DF.SmallText | None
		secret: DF.Password | None
		service_url: DF.Data | None
	# end: auto-generated types

	def validate(self):
		self.service_url = (self.service_url or "").strip().rstrip("/")
		if self.service_url:
			self._check_address()
		secret = self.get_password("secret", raise_exception=False) if self.secret else None
		if secret and len(secret) < _shortest_secret:
			frappe.throw(_("The secret has at least {0} characters.").format(_shortest_secret))
		if self.enabled and not (self.service_url and secret):
			frappe.throw(_("Enter the address of the service and the secret of this site first."))

	def _check_address(self):
		address = urlsplit(self.service_url)
		if address.scheme not in ("https", "http") or not address.hostname:
			frappe.throw(_("The address of the service begins with https://."))
		if address.scheme == "http" and address.hostname not in _at_home:
			frappe.throw(
				_("The address of the service begins with https://: tokens and names are sent there.")
			)
		if address.path or address.query or address.fragment or address.username:
			frappe.throw(_("The address of the service is a host alone, without a path."))
