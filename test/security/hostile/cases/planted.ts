import type { HostileCase } from '../case.ts'
import {
  child,
  contact,
  emailRow,
  later,
  linkRow,
  mail,
  people,
  privateCustomer,
  type Row,
  role,
  started,
} from '../rows.ts'

const madeByPortal = '2026-05-04 10:11:11.500000'

/** What the account planted for ERPNext to copy or to link, and ties that only look like the company's word. */
export const planted: HostileCase[] = [
  mailboxOfTheStaff(),
  portalContactAtCompany(),
  addressOfAnother(),
  nameAtTheFirstSignIn(),
  rightsOnOwnDocuments(),
  ownAddressOnLead(),
  strippedContact(),
  copiedIntoRow(),
  opportunityByMail(),
  portalContactWithMore(),
  rightsOnContactsAlone(),
  ownedLongBefore(),
  ownCustomer(),
  withoutAnOwner(),
]

function mailboxOfTheStaff(): HostileCase {
  const { address, guest, colleague } = people('a100.example')
  const owner = address('mallory')
  const timeline = (parent: string, doctype: string, name: string) =>
    child('Communication', 'timeline_links', parent, `${parent}-${doctype}`, {
      link_doctype: doctype,
      link_name: name,
    })
  const call = { sender: address('ceo'), sent_or_received: 'Sent', reference_doctype: 'Customer' }
  return {
    number: 'A100',
    what: 'a mailbox of the staff on a contact of one’s own: Frappe links their mail and calls to it, and none of it comes out',
    subject: owner,
    rows: {
      User: [guest('mallory', 'Mallory Hundred'), colleague('ceo', 'Ce O'), colleague('hr', 'H R')],
      Customer: [
        { name: 'Mallory A100', customer_name: 'Mallory Hundred', customer_type: 'Individual' },
        { name: 'Victim A100', customer_name: 'Victim A100', customer_type: 'Individual' },
      ],
      'Portal User': [child('Customer', 'portal_users', 'Mallory A100', 'pu-a100', { user: owner })],
      Contact: [contact('Mallory Hundred', { name: 'c-a100', owner, user: owner })],
      'Contact Email': [emailRow('c-a100', address('ceo'))],
      'Dynamic Link': [linkRow('c-a100', 'Customer', 'Mallory A100')],
      Communication: [
        mail('m-a100', address('hr'), 'ONLY-A100-MAIL', { sender: address('ceo') }),
        mail('m-a100-call', '', 'ONLY-A100-CALL', { ...call, reference_name: 'Victim A100' }),
        mail('m-a100-own', '', 'MALLORY-A100-CALL', { ...call, reference_name: 'Mallory A100' }),
      ],
      'Communication Link': ['m-a100', 'm-a100-call', 'm-a100-own'].flatMap((parent) => [
        timeline(parent, 'Contact', 'c-a100'),
        timeline(parent, 'Customer', 'Mallory A100'),
      ]),
    },
    own: ['MALLORY-A100-CALL'],
    foreign: ['ONLY-A100'],
  }
}

function portalContactAtCompany(): HostileCase {
  const { address, guest } = people('a101.example')
  const owner = address('lin')
  return {
    number: 'A101',
    what: 'the contact that the portal made stays in the account’s hands: where ERPNext copied it, and what it shows, stay back',
    subject: owner,
    rows: {
      User: [guest('lin', 'Lin Hundred')],
      Contact: [
        contact('Lin Hundred', {
          name: 'c-a101',
          owner,
          user: owner,
          email_id: owner,
          creation: later,
          address: 'Home of A101',
        }),
      ],
      'Dynamic Link': [linkRow('c-a101', 'Customer', 'CUST-a101')],
      Customer: [
        { name: 'CUST-a101', customer_type: 'Individual', owner, creation: madeByPortal },
        { name: 'Firm A101', customer_name: 'Firm A101', customer_type: 'Company' },
      ],
      Address: [{ name: 'Home of A101', address_title: 'ONLY-A101-STREET' }],
      'Sales Invoice': [
        { name: 'INV-a101', customer: 'CUST-a101', contact_person: 'c-a101', remarks: 'LIN-A101-INVOICE' },
        {
          name: 'INV-a101-firm',
          customer: 'Firm A101',
          contact_person: 'c-a101',
          contact_email: owner,
          remarks: 'ONLY-A101-INVOICE',
        },
      ],
    },
    own: ['LIN-A101-INVOICE', 'CUST-a101'],
    foreign: ['ONLY-A101', 'INV-a101-firm'],
    withheld: [{ doctype: 'Sales Invoice', reason: 'undecided' }],
  }
}

function addressOfAnother(): HostileCase {
  const { address, guest } = people('a102.example')
  const owner = address('mallory')
  const link = (parent: string, name: string) =>
    child('Address', 'links', parent, `l-${parent}`, { link_doctype: 'Customer', link_name: name })
  return {
    number: 'A102',
    what: 'one’s own mail address on the postal address of somebody’s customer: it stays theirs',
    subject: owner,
    rows: {
      User: [guest('mallory', 'Mallory Voss'), guest('victim', 'Vic Tim')],
      Customer: [{ name: 'Victim A102', customer_name: 'Victim A102', customer_type: 'Individual' }],
      Address: [
        { name: 'Victim-Billing', address_title: 'ONLY-A102-STREET', email_id: owner },
        { name: 'Mallory-Billing', address_title: 'MALLORY-A102-STREET', email_id: owner, owner },
      ],
      'Dynamic Link': [link('Victim-Billing', 'Victim A102')],
      Comment: [
        {
          name: 'co-a102',
          comment_type: 'Comment',
          content: 'ONLY-A102-COMMENT',
          reference_doctype: 'Address',
          reference_name: 'Victim-Billing',
        },
      ],
    },
    own: ['MALLORY-A102-STREET'],
    foreign: ['ONLY-A102', 'Victim-Billing'],
    toldByErpNext: true,
    withheld: [{ doctype: 'Address', reason: 'undecided' }],
  }
}

function nameAtTheFirstSignIn(): HostileCase {
  const { address, guest } = people('a103.example')
  const owner = address('petra')
  return {
    number: 'A103',
    what: 'the name that an account gave itself is not the staff’s, though the portal made a customer of it',
    subject: owner,
    rows: {
      User: [guest('petra', 'Uwe Kern')],
      Customer: [{ name: 'Uwe Kern A103', customer_name: 'Uwe Kern', customer_type: 'Individual', owner }],
      'Portal User': [child('Customer', 'portal_users', 'Uwe Kern A103', 'pu-a103', { user: owner })],
      Contact: [
        contact('Petra Lang', { name: 'Petra Lang-a103', user: owner, email_id: owner }),
        contact('Uwe Kern', { name: 'Uwe Kern-a103', email_id: address('info') }),
      ],
      'Contact Email': [
        emailRow('Petra Lang-a103', address('info')),
        emailRow('Uwe Kern-a103', address('info')),
      ],
      Communication: [mail('m-a103', address('info'), 'ONLY-A103-MAIL')],
    },
    own: ['Petra Lang-a103', 'Uwe Kern A103'],
    foreign: ['ONLY-A103', 'Uwe Kern-a103'],
  }
}

function rightsOnOwnDocuments(): HostileCase {
  const { address, colleague } = people('a104.example')
  const { customer, invoice } = privateCustomer('Jane A104', 'ONLY-A104-INVOICE')
  const seller = address('seller')
  return {
    number: 'A104',
    what: 'who may write only the customers that they entered, and makes themselves a portal user of one, is for an officer',
    subject: seller,
    rows: {
      User: [colleague('seller', 'Sel Ler')],
      'Has Role': [role(seller, 'Field Seller')],
      DocPerm: [permission('Customer', 'Field Seller', { if_owner: 1 })],
      'Portal User': [child('Customer', 'portal_users', 'Jane A104', 'pu-a104', { user: seller })],
      Customer: [{ ...customer, owner: seller }],
      'Sales Invoice': [invoice],
    },
    own: ['Sel Ler'],
    foreign: ['ONLY-A104'],
    withheld: [{ doctype: 'Customer', reason: 'undecided' }],
  }
}

function ownAddressOnLead(): HostileCase {
  const { address, colleague } = people('a105.example')
  const seller = address('seller')
  return {
    number: 'A105',
    what: 'who may write leads and postal addresses, and puts their own mail address on somebody’s, is for an officer',
    subject: seller,
    rows: {
      User: [colleague('seller', 'Sel Ler')],
      'Has Role': [role(seller, 'Sales User')],
      Lead: [{ name: 'lead-a105', lead_name: 'Nora ONLY-A105', email_id: seller }],
      Address: [{ name: 'Nora-Home', address_title: 'ONLY-A105-STREET', email_id: seller }],
      Communication: [
        mail('m-a105', '', 'ONLY-A105-CALL', {
          sender: '',
          reference_doctype: 'Lead',
          reference_name: 'lead-a105',
        }),
      ],
    },
    own: ['Sel Ler'],
    foreign: ['ONLY-A105', 'lead-a105'],
    toldByErpNext: true,
    withheld: [
      { doctype: 'Lead', reason: 'undecided' },
      { doctype: 'Address', reason: 'undecided' },
    ],
  }
}

function strippedContact(): HostileCase {
  const { address, guest } = people('a106.example')
  const owner = address('mallory')
  return {
    number: 'A106',
    what: 'a contact of one’s own that ERPNext copied, and that names nobody any more, brings out nothing',
    subject: owner,
    rows: {
      User: [guest('mallory', 'Mallory Voss')],
      Contact: [contact('Any Body', { name: 'c-a106', owner })],
      Customer: [{ name: 'Firm A106', customer_name: 'Firm A106', customer_type: 'Company' }],
      'Sales Invoice': [
        {
          name: 'INV-a106',
          customer: 'Firm A106',
          contact_person: 'c-a106',
          contact_email: owner,
          remarks: 'ONLY-A106-INVOICE',
        },
      ],
    },
    own: ['Mallory Voss'],
    foreign: ['ONLY-A106', 'INV-a106'],
    withheld: [{ doctype: 'Sales Invoice', reason: 'undecided' }],
  }
}

function copiedIntoRow(): HostileCase {
  const { address, guest } = people('a107.example')
  const owner = address('mallory')
  return {
    number: 'A107',
    what: 'a contact of one’s own that ERPNext wrote to from a delivery brings out nothing of the delivery',
    subject: owner,
    rows: {
      User: [guest('mallory', 'Mallory Voss')],
      Contact: [contact('Mallory Voss', { name: 'c-a107', owner, user: owner, email_id: owner })],
      'Delivery Trip': [{ name: 'DT-a107', driver_name: 'ONLY-A107-DRIVER' }],
      'Delivery Stop': [
        child('Delivery Trip', 'delivery_stops', 'DT-a107', 'ds-a107', {
          contact: 'c-a107',
          email_sent_to: owner,
          details: 'ONLY-A107-DETAILS',
        }),
      ],
    },
    own: ['c-a107'],
    foreign: ['ONLY-A107', 'DT-a107'],
    withheld: [{ doctype: 'Delivery Trip', reason: 'undecided' }],
  }
}

function opportunityByMail(): HostileCase {
  const { address, guest } = people('a108.example')
  const maria = address('maria')
  return {
    number: 'A108',
    what: 'a lead that ERPNext made for an opportunity that came by mail is the sender’s word: it takes nobody’s address away',
    subject: maria,
    rows: {
      User: [guest('maria', 'Maria Opp')],
      Contact: [contact('Maria Opp', { user: maria, email_id: maria })],
      'Contact Email': [emailRow('Maria Opp', 'maria@a108-home.example')],
      Lead: [
        {
          name: 'lead-a108',
          lead_name: 'Mal Lory',
          email_id: 'maria@a108-home.example',
          creation: later,
        },
      ],
      Opportunity: [
        {
          name: 'opp-a108',
          opportunity_from: 'Lead',
          party_name: 'lead-a108',
          creation: '2026-05-04 10:11:12.300000',
        },
      ],
      Communication: [
        mail('m-a108', 'office@company.example', 'SENDER-A108', {
          sender: 'Mal Lory <maria@a108-home.example>',
          sent_or_received: 'Received',
          reference_doctype: 'Opportunity',
          reference_name: 'opp-a108',
          creation: '2026-05-04 10:11:12.700000',
        }),
        mail('m-a108-own', 'maria@a108-home.example', 'MARIA-A108-MAIL'),
      ],
    },
    own: ['MARIA-A108-MAIL'],
    foreign: [],
  }
}

function portalContactWithMore(): HostileCase {
  const { address, guest } = people('a109.example')
  const owner = address('lin')
  const { customer, invoice } = privateCustomer('Jane A109', 'ONLY-A109-INVOICE')
  return {
    number: 'A109',
    what: 'a second link on the contact that the portal made: the first is for an officer, and the second ties nothing',
    subject: owner,
    rows: {
      User: [guest('lin', 'Lin Nine')],
      Contact: [contact('Lin Nine', { name: 'c-a109', owner, user: owner, creation: later })],
      'Dynamic Link': [
        linkRow('c-a109', 'Customer', 'CUST-a109'),
        linkRow('c-a109', 'Customer', 'Jane A109'),
      ],
      Customer: [
        { name: 'CUST-a109', customer_type: 'Individual', owner, creation: madeByPortal },
        { ...customer, creation: started },
      ],
      'Sales Invoice': [invoice],
    },
    own: ['c-a109'],
    foreign: ['ONLY-A109'],
    withheld: [{ doctype: 'Customer', reason: 'undecided' }],
  }
}

function permission(doctype: string, roleName: string, rest: Row = {}): Row {
  const place = { parent: doctype, parenttype: 'DocType', parentfield: 'permissions' }
  return {
    name: `${roleName}-${doctype}`,
    ...place,
    role: roleName,
    permlevel: 0,
    write: 1,
    create: 1,
    ...rest,
  }
}

function rightsOnContactsAlone(): HostileCase {
  const { address, guest, colleague } = people('a110.example')
  const { customer, invoice } = privateCustomer('Jane A110', 'ONLY-A110-INVOICE')
  return {
    number: 'A110',
    what: 'a colleague who may write contacts and no customers ties a contact to nobody’s customer',
    subject: address('jane'),
    rows: {
      User: [guest('jane', 'Jane A110'), colleague('clerk', 'Cle Rk')],
      'Has Role': [role(address('clerk'), 'Contact Keeper')],
      DocPerm: [permission('Contact', 'Contact Keeper')],
      Contact: [contact('Jane A110', { name: 'c-a110', owner: address('clerk'), user: address('jane') })],
      'Dynamic Link': [linkRow('c-a110', 'Customer', 'Jane A110')],
      Customer: [customer],
      'Sales Invoice': [invoice],
    },
    own: ['c-a110'],
    foreign: ['ONLY-A110'],
    withheld: [{ doctype: 'Customer', reason: 'undecided' }],
  }
}

function ownedLongBefore(): HostileCase {
  const { address, guest } = people('a111.example')
  const { customer, invoice } = privateCustomer('Jane A111', 'ONLY-A111-INVOICE')
  const owner = address('mallory')
  return {
    number: 'A111',
    what: 'a customer that the account once entered is not theirs by a contact that they make later',
    subject: owner,
    rows: {
      User: [guest('mallory', 'Mallory Voss')],
      Contact: [contact('Mallory Voss', { name: 'c-a111', owner, user: owner, creation: later })],
      'Dynamic Link': [linkRow('c-a111', 'Customer', 'Jane A111')],
      Customer: [{ ...customer, owner }],
      'Sales Invoice': [invoice],
    },
    own: ['c-a111'],
    foreign: ['ONLY-A111'],
  }
}

function ownCustomer(): HostileCase {
  const { address, colleague } = people('a112.example')
  const { customer, invoice } = privateCustomer('Jane A112', 'ONLY-A112-INVOICE')
  const owner = address('seller')
  return {
    number: 'A112',
    what: 'who may enter customers, and makes a contact of their own beside one, is for an officer',
    subject: owner,
    rows: {
      User: [colleague('seller', 'Sel Ler')],
      'Has Role': [role(owner, 'Sales User')],
      Contact: [contact('Sel Ler', { name: 'c-a112', owner, user: owner })],
      'Dynamic Link': [linkRow('c-a112', 'Customer', 'Jane A112')],
      Customer: [{ ...customer, owner }],
      'Sales Invoice': [invoice],
    },
    own: ['c-a112'],
    foreign: ['ONLY-A112'],
    withheld: [{ doctype: 'Customer', reason: 'undecided' }],
  }
}

function withoutAnOwner(): HostileCase {
  const { address, guest } = people('a113.example')
  const { customer, invoice } = privateCustomer('Jane A113', 'ONLY-A113-INVOICE')
  const unknown = { owner: null, creation: null, modified_by: null }
  return {
    number: 'A113',
    what: 'a contact of which nobody knows who made it, or when, is for an officer',
    subject: address('jane'),
    rows: {
      User: [guest('jane', 'Jane A113')],
      Contact: [contact('Jane A113', { name: 'c-a113', user: address('jane'), ...unknown })],
      'Dynamic Link': [linkRow('c-a113', 'Customer', 'Jane A113')],
      Customer: [customer],
      'Sales Invoice': [invoice],
    },
    own: ['Jane A113'],
    foreign: ['ONLY-A113'],
    withheld: [
      { doctype: 'Contact', reason: 'undecided' },
      { doctype: 'Customer', reason: 'undecided' },
    ],
  }
}
