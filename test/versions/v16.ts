import type { Changes } from './changes.ts'

/** Forms of version 15 whose apps went their own way: version 16 deletes the forms and leaves the tables. */
export const leftBehind = [
  'Newsletter',
  'Newsletter Attachment',
  'Newsletter Email Group',
  'Blog Category',
  'Blog Post',
  'Blogger',
  'Energy Point Log',
  'Energy Point Rule',
  'Review Level',
] as const

/** Fields that the test site does not let be null: version 16 writes an empty text where nothing was entered. */
export const notNull: Readonly<Record<string, readonly string[]>> = {
  Contact: ['user', 'email_id', 'last_name', 'company_name'],
  Customer: ['lead_name', 'opportunity_name', 'email_id', 'customer_details'],
  Lead: ['email_id', 'customer', 'first_name'],
  Issue: ['lead', 'contact', 'raised_by'],
  Communication: ['cc', 'bcc', 'content', 'sender', 'reference_name', 'user'],
  'Sales Order': ['contact_person', 'contact_email'],
  Employee: ['user_id', 'personal_email', 'reports_to'],
}

/** Fields that the test site masks. */
export const masked: Readonly<Record<string, readonly string[]>> = {
  Employee: ['bank_ac_no', 'iban'],
  Contact: ['mobile_no'],
}

/** Version 16: number and uuid as names, fields that mask themselves, what apps left behind, new logs. */
export const v16: Changes = {
  without: [
    ...leftBehind,
    'Blog Settings',
    'Energy Point Settings',
    'Marketing Campaign',
    'S3 Backup Settings',
  ],
  fieldsGone: {
    Lead: ['source', 'campaign_name', 'blog_subscriber'],
    Opportunity: ['source', 'campaign'],
    Quotation: ['source', 'campaign'],
    Communication: ['rating', 'feedback_request'],
  },
  fieldsMore: {
    DocField: { mask: 'Check', not_nullable: 'Check' },
    User: { role_profiles: 'Table MultiSelect:User Role Profile', code_editor_type: 'Select' },
    Lead: { utm_source: 'Link:UTM Source', utm_campaign: 'Link:UTM Campaign', utm_content: 'Data' },
    Opportunity: { utm_source: 'Link:UTM Source', utm_campaign: 'Link:UTM Campaign' },
    Quotation: { utm_source: 'Link:UTM Source', utm_campaign: 'Link:UTM Campaign' },
  },
  forms: {
    'UTM Source': { module: 'Website', fields: { slug: 'Data' } },
    'UTM Campaign': { module: 'Website', fields: { slug: 'Data' } },
    'User Role Profile': { module: 'Core', istable: 1, fields: { role_profile: 'Link:Role Profile' } },
    'Permission Log': {
      module: 'Core',
      fields: {
        changed_by: 'Link:User',
        changed_at: 'Datetime',
        for_doctype: 'Link:DocType',
        for_document: 'Dynamic Link:for_doctype',
        changes: 'JSON',
      },
    },
    'API Request Log': { module: 'Core', fields: { path: 'Data', method: 'Data', user: 'Link:User' } },
    'User Invitation': {
      module: 'Core',
      fields: { email: 'Data', invited_by: 'Link:User', user: 'Link:User', status: 'Select', key: 'Data' },
    },
    'User Passkey': {
      module: 'Core',
      fields: {
        user: 'Link:User',
        label: 'Data',
        credential_id: 'Data',
        public_key: 'Password',
        sign_count: 'Long Int',
      },
    },
    'SMS Log': { module: 'Core', fields: { sender_name: 'Data', message: 'Small Text', sent_to: 'Code' } },
    // The company's own, of the kinds that version 16 makes: named by numbers, and named by uuids.
    'Service Visit': {
      module: 'Support',
      custom: 1,
      autoname: 'autoincrement',
      fields: { visitor: 'Link:User', findings: 'Text', guests: 'Table:Visit Guest' },
    },
    'Visit Guest': {
      module: 'Support',
      custom: 1,
      istable: 1,
      fields: { guest: 'Link:User', guest_note: 'Data' },
    },
    'Member Card': {
      module: 'CRM',
      custom: 1,
      autoname: 'UUID',
      fields: { member_name: 'Data', account: 'Link:User', card_text: 'Small Text' },
    },
  },
}
