import type { BuiltDoctype } from '../../support/built-site.ts'
import { coreDoctypes } from '../../support/built-site.ts'

/** The DocTypes of the site on which every hostile case stands. */
export const hostileDoctypes: Record<string, BuiltDoctype> = {
  ...coreDoctypes,
  'Sales Invoice': {
    fields: {
      customer: 'Link:Customer',
      contact_person: 'Link:Contact',
      contact_email: 'Data:Email',
      remarks: 'Text',
    },
  },
  'Document Share Key': { fields: { key: 'Data', reference_doctype: 'Link:DocType' } },
  'Student Form': {
    custom: true,
    fields: { konto: 'Link:User', pin_code: 'Data', sid: 'Data', credentials: 'Data', note: 'Text' },
  },
}
