from frappe.model.document import Document


class File(Document):
	def before_insert(self):
		# As Frappe does: what is not below /private is public.
		self.is_private = int(self.file_url.startswith("/private"))
