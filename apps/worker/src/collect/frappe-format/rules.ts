/** A doctype, and the column that must equal the User's name. */
export type FrappeRule = { doctype: string; filterBy: string }

/** Frappe's own `user_data_fields`, in its order. */
export const frappeRules: readonly FrappeRule[] = [
  { doctype: 'Access Log', filterBy: 'owner' },
  { doctype: 'Activity Log', filterBy: 'owner' },
  { doctype: 'Comment', filterBy: 'owner' },
  { doctype: 'Contact', filterBy: 'email_id' },
  { doctype: 'Contact Email', filterBy: 'email_id' },
  { doctype: 'Address', filterBy: 'email_id' },
  { doctype: 'Communication', filterBy: 'sender' },
  { doctype: 'Communication', filterBy: 'recipients' },
  { doctype: 'Email Group Member', filterBy: 'email' },
  { doctype: 'Email Unsubscribe', filterBy: 'email' },
  { doctype: 'Email Queue', filterBy: 'sender' },
  { doctype: 'Email Queue Recipient', filterBy: 'recipient' },
  { doctype: 'File', filterBy: 'attached_to_name' },
  { doctype: 'User', filterBy: 'name' },
  { doctype: 'Version', filterBy: 'owner' },
]

/**
 * What ERPNext adds, in its order. It had them under a name that Frappe does not read, until
 * https://github.com/frappe/erpnext/pull/58274.
 */
export const erpnextRules: readonly FrappeRule[] = [
  { doctype: 'Lead', filterBy: 'email_id' },
  { doctype: 'Opportunity', filterBy: 'contact_email' },
]
