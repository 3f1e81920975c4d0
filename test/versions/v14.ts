import type { Changes } from './changes.ts'

/** Version 14 (frappe 14.93, erpnext 14): a contact has no full name, and a customer no portal users. */
export const v14: Changes = {
  without: [
    'Portal User',
    'Reminder',
    'Submission Queue',
    'Scheduler Event',
    'Push Notification Settings',
    'Marketing Campaign',
    'Audit Trail',
    'Custom HTML Block',
    'Workspace Custom Block',
  ],
  fieldsGone: {
    Contact: ['full_name'],
    Customer: ['portal_users'],
    Supplier: ['portal_users'],
    User: ['default_workspace', 'default_app'],
    'Notification Log': ['link'],
    Communication: ['send_after'],
    DocField: ['link_filters', 'show_on_timeline', 'placeholder'],
    Workspace: ['custom_blocks'],
  },
  fieldsMore: {},
  forms: {
    // The shop, which is an app of its own since version 15.
    Wishlist: {
      module: 'E-commerce',
      autoname: 'field:user',
      fields: { user: 'Link:User', items: 'Table:Wishlist Item' },
    },
    'Wishlist Item': {
      module: 'E-commerce',
      istable: 1,
      fields: { item_code: 'Link:Item', item_name: 'Data' },
    },
    'Item Review': {
      module: 'E-commerce',
      fields: {
        website_item: 'Data',
        user: 'Link:User',
        customer: 'Link:Customer',
        item: 'Link:Item',
        published_on: 'Data',
        review_title: 'Data',
        rating: 'Rating',
        comment: 'Small Text',
      },
    },
  },
}
