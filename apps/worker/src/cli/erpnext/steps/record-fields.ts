/** A Custom Field of the DocType, in Frappe's words. */
export type RecordField = { fieldname: string; fieldtype: string; label: string } & Record<string, unknown>

/** Empty in every insert that is not the service's: it is mandatory, no form has it, and so no insert gets any further. */
export const closingField: RecordField = {
  fieldname: 'pdd_request',
  fieldtype: 'Data',
  label: 'Request',
  reqd: 1,
  unique: 1,
}

const statuses =
  'Queued,Waiting for approval,Running,Retrying,Ready,Failed,Refused,Cancelled,Expired,Deleted'.split(',')

/** What the service writes of a request; the companion app has the same fields, and makes none of them mandatory. */
export const recordFields: RecordField[] = [
  {
    ...{ fieldname: 'pdd_status', fieldtype: 'Select', label: 'Status', options: `\n${statuses.join('\n')}` },
    ...{ in_list_view: 1, in_standard_filter: 1 },
  },
  { fieldname: 'pdd_due', fieldtype: 'Date', label: 'Due', in_list_view: 1, in_standard_filter: 1 },
  { fieldname: 'pdd_ready_at', fieldtype: 'Datetime', label: 'Ready At' },
  { fieldname: 'pdd_expires_at', fieldtype: 'Datetime', label: 'Kept Until' },
  { fieldname: 'pdd_link', fieldtype: 'Data', label: 'Link', options: 'URL' },
  { fieldname: 'pdd_requested_by', fieldtype: 'Data', label: 'Asked by Officer' },
  { fieldname: 'pdd_reason', fieldtype: 'Small Text', label: 'Reason' },
  { fieldname: 'pdd_records', fieldtype: 'Int', label: 'Records' },
  { fieldname: 'pdd_withheld', fieldtype: 'Int', label: 'Withheld' },
  { fieldname: 'pdd_size', fieldtype: 'Data', label: 'Size' },
  { fieldname: 'pdd_sha256', fieldtype: 'Data', label: 'SHA-256' },
  { fieldname: 'pdd_version', fieldtype: 'Int', label: 'Version', hidden: 1, print_hide: 1, report_hide: 1 },
]
