"""Names that stand in the site's database, and the statuses of a request."""

REQUEST = "Personal Data Download Request"
SETTINGS = "Personal Data Settings"

SERVICE_ROLE = "Personal Data Service"
OFFICER_ROLE = "Data Protection Officer"
# Who may ask for somebody else, and act on requests.
OFFICERS = (OFFICER_ROLE, "System Manager")

# Frappe's own accounts, which no person has.
ACCOUNTS_OF_NOBODY = ("Administrator", "Guest")

QUEUED = "Queued"
WAITING = "Waiting for approval"
READY = "Ready"
REFUSED = "Refused"
CANCELLED = "Cancelled"

# Under way: a second request of the same person is answered with the first.
ACTIVE = (QUEUED, WAITING, "Running", "Retrying")
# Nothing more comes of these.
OVER = ("Failed", REFUSED, CANCELLED, "Expired", "Deleted")
STATUSES = (*ACTIVE, READY, *OVER)
