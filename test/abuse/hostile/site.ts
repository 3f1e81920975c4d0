import type { BuiltDoctype } from '../../support/built-site.ts'
import { coreDoctypes } from '../../support/built-site.ts'

/** The DocTypes of the site on which every hostile case stands. */
export const hostileDoctypes: Record<string, BuiltDoctype> = {
  ...coreDoctypes,
  Communication: {
    fields: {
      ...coreDoctypes.Communication?.fields,
      sent_or_received: 'Data',
      reference_doctype: 'Link:DocType',
      reference_name: 'Dynamic Link:reference_doctype',
    },
  },
  Supplier: {
    fields: {
      supplier_name: 'Data',
      supplier_type: 'Select:Company\nIndividual',
      portal_users: 'Table:Portal User',
    },
  },
  'Sales Invoice': {
    fields: {
      customer: 'Link:Customer',
      contact_person: 'Link:Contact',
      contact_email: 'Data:Email',
      remarks: 'Text',
    },
  },
  'Deleted Document': {
    fields: { deleted_name: 'Data', deleted_doctype: 'Data', data: 'Code', restored: 'Check' },
  },
  'Delivery Trip': { fields: { driver_name: 'Data', delivery_stops: 'Table:Delivery Stop' } },
  'Delivery Stop': {
    table: true,
    fields: { contact: 'Link:Contact', email_sent_to: 'Data', details: 'Text' },
  },
  Opportunity: {
    fields: { opportunity_from: 'Link:DocType', party_name: 'Dynamic Link:opportunity_from' },
  },
  Project: { fields: { project_name: 'Data', customer: 'Link:Customer' } },
  Task: { fields: { subject: 'Data', project: 'Link:Project', description: 'Text' } },
  'Purchase Invoice': { fields: { title: 'Data', project: 'Link:Project', remarks: 'Text' } },
  'Document Share Key': { fields: { key: 'Data', reference_doctype: 'Link:DocType' } },
  'Student Form': {
    custom: true,
    fields: { konto: 'Link:User', pin_code: 'Data', sid: 'Data', credentials: 'Data', note: 'Text' },
  },
  Ticket: {
    fields: { raised_by: 'Data:Email', contact: 'Link:Contact', description: 'Text' },
  },
  Anfrage: { custom: true, fields: { betreff: 'Data', email: 'Small Text:Email', anliegen: 'Text' } },
  Mitglied: {
    custom: true,
    fields: {
      mitglied_name: 'Data',
      konto: 'Link:User',
      mail: 'Data:Email',
      adresse: 'Link:Address',
      notiz: 'Text',
    },
  },
  Mandant: { custom: true, fields: { mandant_name: 'Data', konto: 'Link:User' } },
  Sitzung: { fields: { mandant: 'Link:Mandant', inhalt: 'Text' } },
  Beitrag: { fields: { mitglied: 'Link:Mitglied', notiz: 'Text' } },
  Berater: { custom: true, fields: { berater_name: 'Data', konto: 'Link:User' } },
  Akte: {
    fields: { berater: 'Link:Berater', mitglied: 'Link:Mitglied', inhalt: 'Text' },
  },
  Faden: {
    custom: true,
    fields: { titel: 'Data', bezug_art: 'Data', bezug: 'Dynamic Link:bezug_art' },
  },
  Antwort: { custom: true, fields: { faden: 'Link:Faden', text: 'Text' } },
}
