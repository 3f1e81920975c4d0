import type { BuiltDoctype } from '../../support/built-site.ts'
import { coreDoctypes } from '../../support/built-site.ts'

/** The DocTypes of the site on which every hostile case stands. */
export const hostileDoctypes: Record<string, BuiltDoctype> = {
  ...coreDoctypes,
  User: { fields: { ...coreDoctypes.User?.fields, phone: 'Data:Phone', mobile_no: 'Data:Phone' } },
  Contact: {
    fields: { ...coreDoctypes.Contact?.fields, company_name: 'Data', phone_nos: 'Table:Contact Phone' },
  },
  'Contact Phone': { table: true, fields: { phone: 'Data:Phone' } },
  Customer: {
    fields: {
      ...coreDoctypes.Customer?.fields,
      customer_primary_contact: 'Link:Contact',
      mobile_no: 'Read Only:Mobile < customer_primary_contact.mobile_no',
    },
  },
  Lead: { fields: { ...coreDoctypes.Lead?.fields, mobile_no: 'Data:Phone' } },
  Employee: {
    fields: {
      ...coreDoctypes.Employee?.fields,
      cell_number: 'Data:Phone',
      emergency_phone_number: 'Data:Phone',
    },
  },
  'Call Log': {
    fields: {
      from: 'Data',
      to: 'Data',
      customer: 'Link:Customer',
      employee_user_id: 'Link:User',
      call_received_by: 'Link:Employee',
      summary: 'Small Text',
      recording_url: 'Data',
      type: 'Select:Incoming\nOutgoing',
    },
  },
  'SMS Log': { fields: { message: 'Small Text', requested_numbers: 'Code', sent_to: 'Code' } },
  'WhatsApp Message': { fields: { from: 'Data', to: 'Data', message: 'Long Text' } },
  'Home Visit Plan': { fields: { phone: 'Data', note: 'Small Text' } },
  Communication: {
    fields: {
      ...coreDoctypes.Communication?.fields,
      sent_or_received: 'Data',
      phone_no: 'Data',
      reference_doctype: 'Link:DocType',
      reference_name: 'Dynamic Link:reference_doctype',
    },
  },
  Partner: {
    fields: {
      partner_name: 'Data',
      partner_kind: 'Select:Company\nIndividual = Company',
      portal_users: 'Table:Portal User',
    },
  },
  Patron: {
    fields: {
      patron_name: 'Data',
      patron_kind: 'Select:Company\nIndividual = Individual',
      portal_users: 'Table:Portal User',
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
  Task: {
    fields: { subject: 'Data', project: 'Link:Project', description: 'Text', company: 'Link:Company' },
  },
  'Purchase Invoice': {
    fields: { title: 'Data', project: 'Link:Project', remarks: 'Text', company: 'Link:Company' },
  },
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
