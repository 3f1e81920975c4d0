from frappe.model.document import Document

# Whose data Frappe's own collector has read.
collected: list[str] = []


class PersonalDataDownloadRequest(Document):
	def after_insert(self):
		collected.append(self.user)

	def generate_file_and_send_mail(self, personal_data):
		collected.append(self.user)
