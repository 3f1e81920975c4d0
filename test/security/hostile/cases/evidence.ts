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
  role,
  started,
} from '../rows.ts'

/** Ties that somebody without rights wrote, and those that only the company could have written. */
export const evidence: HostileCase[] = [
  accomplice(),
  forgedRow(),
  completedByStaff(),
  furtherAddress(),
  projectTitle(),
  renamedForMailbox(),
  planted(),
  ownProfileEdit(),
  portalMade(),
  hiredLater(),
  deletedColleague(),
  colleagueWithoutRights(),
  plantedPrimaryContact(),
  ownEmployee(),
  websiteRole(),
  ownPortalUser(),
  addressBook(),
  mailSender(),
]

function accomplice(): HostileCase {
  const { address, guest } = people('a36.example')
  const { customer, invoice } = privateCustomer('Maria A36', 'ONLY-A36-INVOICE')
  const owner = address('petra')
  return {
    number: 'A36',
    what: 'a second account makes the first the contact of a private customer, and of somebody’s address: nothing is tied',
    subject: address('mallory'),
    rows: {
      User: [guest('mallory', 'Mallory Voss'), guest('petra', 'Petra Lang'), guest('victim', 'Vic Tim')],
      Contact: [contact('Mallory Voss', { name: 'c-a36', owner, user: address('mallory') })],
      'Contact Email': [emailRow('c-a36', address('victim'), { owner })],
      'Dynamic Link': [linkRow('c-a36', 'Customer', customer.name as string, { owner })],
      Customer: [customer],
      'Sales Invoice': [invoice],
      Communication: [mail('m-a36', address('victim'), 'ONLY-A36-MAIL')],
    },
    own: ['Mallory Voss'],
    foreign: ['ONLY-A36', 'Maria A36'],
  }
}

function forgedRow(): HostileCase {
  const { address, guest } = people('a37.example')
  const { customer, invoice } = privateCustomer('Jane A37', 'ONLY-A37-INVOICE')
  const owner = address('mallory')
  return {
    number: 'A37',
    what: 'a row that says that Administrator added it, on a contact of one’s own: the owner of the document decides',
    subject: owner,
    rows: {
      User: [guest('mallory', 'Mallory Voss')],
      Contact: [contact('Mallory Voss', { name: 'c-a37', owner, user: owner, email_id: owner })],
      'Contact Email': [
        emailRow('c-a37', owner),
        emailRow('c-a37', 'nora@a37-outside.example', {
          owner: 'Administrator',
          modified_by: 'Administrator',
        }),
      ],
      'Dynamic Link': [linkRow('c-a37', 'Customer', 'Jane A37', { owner: 'Administrator' })],
      Customer: [customer],
      'Sales Invoice': [invoice],
      Lead: [{ name: 'lead-a37', lead_name: 'Nora ONLY-A37', email_id: 'nora@a37-outside.example' }],
      Communication: [mail('m-a37', 'nora@a37-outside.example', 'ONLY-A37-MAIL')],
    },
    own: ['c-a37'],
    foreign: ['ONLY-A37'],
  }
}

function completedByStaff(): HostileCase {
  const { address, guest, colleague } = people('a38.example')
  const { customer, invoice } = privateCustomer('Jane A38', 'ONLY-A38-INVOICE')
  const owner = address('mallory')
  const staff = { owner: address('sales'), modified_by: address('sales') }
  return {
    number: 'A38',
    what: 'a contact of one’s own that the staff saved since: kept back for an officer, whoever’s stamps its rows bear',
    subject: owner,
    rows: {
      User: [guest('mallory', 'Mallory Voss'), colleague('sales', 'Sal Es')],
      'Has Role': [role(address('sales'), 'Sales User')],
      Contact: [
        contact('Mallory Voss', {
          name: 'c-a38',
          owner,
          user: owner,
          email_id: owner,
          modified_by: address('sales'),
          modified: later,
        }),
      ],
      'Contact Email': [emailRow('c-a38', 'other@a38-outside.example', staff)],
      'Dynamic Link': [linkRow('c-a38', 'Customer', 'Jane A38', staff)],
      Customer: [customer],
      'Sales Invoice': [invoice],
      Communication: [mail('m-a38', 'other@a38-outside.example', 'ONLY-A38-MAIL')],
    },
    own: ['c-a38'],
    foreign: ['ONLY-A38'],
    withheld: [
      { doctype: 'Customer', reason: 'undecided' },
      { doctype: 'Communication', reason: 'undecided' },
    ],
  }
}

function furtherAddress(): HostileCase {
  const { address, guest } = people('a39.example')
  const owner = address('petra')
  return {
    number: 'A39',
    what: 'somebody’s address on a contact that an accomplice made: neither their lead nor their mail is given away',
    subject: address('mallory'),
    rows: {
      User: [guest('mallory', 'Mallory Voss'), guest('petra', 'Petra Lang')],
      Contact: [contact('Nora Out', { name: 'c-a39', owner, user: address('mallory') })],
      'Contact Email': [emailRow('c-a39', 'nora@a39-outside.example', { owner })],
      Lead: [{ name: 'lead-a39', lead_name: 'Nora ONLY-A39', email_id: 'nora@a39-outside.example' }],
      Communication: [mail('m-a39', 'Nora <nora@a39-outside.example>', 'ONLY-A39-MAIL')],
    },
    own: ['Mallory Voss'],
    foreign: ['ONLY-A39', 'lead-a39'],
  }
}

function projectTitle(): HostileCase {
  const { address, guest } = people('a40.example')
  return {
    number: 'A40',
    what: 'a project that is called like its private customer is not the customer: what is filed under it stays inside',
    subject: address('mallory'),
    rows: {
      User: [guest('mallory', 'Mallory Forty')],
      Contact: [contact('Mallory Forty', { user: address('mallory'), email_id: address('mallory') })],
      'Dynamic Link': [linkRow('Mallory Forty', 'Customer', 'Mallory Forty')],
      Customer: [{ name: 'Mallory Forty', customer_name: 'Mallory Forty', customer_type: 'Individual' }],
      Project: [{ name: 'P-a40', project_name: 'Mallory Forty', customer: 'Mallory Forty' }],
      Task: [{ name: 'T-a40', subject: 'inside', project: 'P-a40', description: 'ONLY-A40-TASK' }],
      'Purchase Invoice': [{ name: 'PI-a40', title: 'paint', project: 'P-a40', remarks: 'ONLY-A40-MARGIN' }],
    },
    own: ['P-a40'],
    foreign: ['ONLY-A40'],
  }
}

function renamedForMailbox(): HostileCase {
  const { address, guest } = people('a41.example')
  return {
    number: 'A41',
    what: 'who calls themselves like a colleague gets nothing of the mailbox that both are known by',
    subject: address('petra'),
    rows: {
      User: [guest('petra', 'Uwe Kern')],
      Contact: [
        contact('Petra Lang', { name: 'Petra Lang-a41', user: address('petra'), email_id: address('petra') }),
        contact('Uwe Kern', { name: 'Uwe Kern-a41', email_id: address('info') }),
      ],
      'Contact Email': [
        emailRow('Petra Lang-a41', address('info')),
        emailRow('Uwe Kern-a41', address('info')),
      ],
      Communication: [mail('m-a41', address('info'), 'ONLY-A41-MAIL')],
    },
    own: ['Petra Lang-a41'],
    foreign: ['ONLY-A41', 'Uwe Kern-a41'],
  }
}

function planted(): HostileCase {
  const { address, guest } = people('a42.example')
  const maria = address('maria')
  const owner = address('outsider')
  return {
    number: 'A42',
    what: 'contacts that an outsider makes in somebody’s name or address take nothing from them and add nothing',
    subject: maria,
    rows: {
      User: [guest('maria', 'Maria Twoo'), guest('outsider', 'Out Sider')],
      Contact: [
        contact('Maria Twoo', { user: maria, email_id: maria }),
        contact('Zora Petek', { owner, email_id: 'maria@a42-home.example' }),
        contact('Maria Twoo', { name: 'Maria Twoo-7', owner, user: maria }),
      ],
      'Contact Email': [
        emailRow('Maria Twoo', 'maria@a42-home.example'),
        emailRow('Zora Petek', 'maria@a42-home.example', { owner: 'Administrator' }),
        emailRow('Maria Twoo-7', 'stranger@a42-outside.example', { owner: 'Administrator' }),
      ],
      Lead: [{ name: 'lead-a42', lead_name: 'Maria Twoo', email_id: 'maria@a42-home.example' }],
      Communication: [
        mail('m-a42', 'maria@a42-home.example', 'MARIA-A42-MAIL'),
        mail('m-a42-stranger', 'stranger@a42-outside.example', 'ONLY-A42-MAIL'),
      ],
    },
    own: ['MARIA-A42-MAIL', 'lead-a42', 'maria@a42-home.example'],
    foreign: ['ONLY-A42', 'stranger@a42-outside.example'],
  }
}

function ownProfileEdit(): HostileCase {
  const { address, guest } = people('a43.example')
  const maria = address('maria')
  const stamped = { modified_by: maria, modified: later }
  const { customer, invoice } = privateCustomer('Maria Three', 'MARIA-A43-INVOICE')
  return {
    number: 'A43',
    what: 'a person’s own edit of their profile loses nothing: it stamps every row of the contact that the staff keep',
    subject: maria,
    rows: {
      User: [guest('maria', 'Maria Renamed Herself')],
      Contact: [
        contact('Maria Three', {
          user: maria,
          email_id: maria,
          full_name: 'Maria Renamed Herself',
          ...stamped,
        }),
      ],
      'Contact Email': [emailRow('Maria Three', 'maria@a43-home.example', stamped)],
      'Dynamic Link': [linkRow('Maria Three', 'Customer', 'Maria Three', stamped)],
      Customer: [customer],
      'Sales Invoice': [invoice],
      Communication: [mail('m-a43', 'maria@a43-home.example', 'MARIA-A43-MAIL')],
    },
    own: ['MARIA-A43-MAIL', 'MARIA-A43-INVOICE'],
    foreign: [],
  }
}

function portalMade(): HostileCase {
  const { address, guest } = people('a44.example')
  const owner = address('lin')
  return {
    number: 'A44',
    what: 'the customer that ERPNext’s portal made for an account is theirs, and one that they name in a contact is not',
    subject: owner,
    rows: {
      User: [guest('lin', 'Lin Nkosi')],
      'Has Role': [role(owner, 'Customer')],
      Contact: [
        contact('Lin Nkosi', { name: 'c-a44', owner, user: owner, email_id: owner, creation: later }),
        contact('Lin Nkosi', { name: 'c-a44-planted', owner, user: owner, creation: later }),
      ],
      'Dynamic Link': [
        linkRow('c-a44', 'Customer', 'CUST-a44'),
        linkRow('c-a44-planted', 'Customer', 'CUST-a44-other'),
      ],
      Customer: [
        { name: 'CUST-a44', customer_type: 'Company', owner, creation: '2026-05-04 10:11:11.500000' },
        { name: 'CUST-a44-other', customer_type: 'Individual', creation: '2026-05-04 10:11:11.500000' },
      ],
      'Sales Invoice': [
        { name: 'INV-a44', customer: 'CUST-a44', remarks: 'LIN-A44-INVOICE' },
        { name: 'INV-a44-other', customer: 'CUST-a44-other', remarks: 'ONLY-A44-INVOICE' },
      ],
    },
    own: ['LIN-A44-INVOICE'],
    foreign: ['ONLY-A44'],
  }
}

function hiredLater(): HostileCase {
  const { address, guest, colleague } = people('a45.example')
  const { customer, invoice } = privateCustomer('Jane A45', 'ONLY-A45-INVOICE')
  const owner = address('petra')
  const hired = { added: [['roles', { role: 'Sales User', doctype: 'Has Role' }]], changed: [] }
  return {
    number: 'A45',
    what: 'what somebody wrote before they were hired is not the company’s word',
    subject: address('mallory'),
    rows: {
      User: [guest('mallory', 'Mallory Voss'), colleague('petra', 'Petra Lang')],
      'Has Role': [role(owner, 'Sales User')],
      Version: [
        {
          name: 'v-a45',
          ref_doctype: 'User',
          docname: owner,
          data: JSON.stringify(hired),
          creation: later,
        },
      ],
      Contact: [contact('Mallory Voss', { name: 'c-a45', owner, user: address('mallory') })],
      'Dynamic Link': [linkRow('c-a45', 'Customer', 'Jane A45')],
      Customer: [customer],
      'Sales Invoice': [invoice],
    },
    own: ['Mallory Voss'],
    foreign: ['ONLY-A45'],
  }
}

function deletedColleague(): HostileCase {
  const { address, guest } = people('a46.example')
  const { customer, invoice } = privateCustomer('Jane A46', 'ONLY-A46-INVOICE')
  return {
    number: 'A46',
    what: 'what an account wrote of which nothing is left is for an officer; where its roles are known, they count',
    subject: address('jane'),
    rows: {
      User: [guest('jane', 'Jane A46')],
      'Deleted Document': [
        {
          name: 'd-a46',
          deleted_doctype: 'User',
          deleted_name: address('known'),
          data: JSON.stringify({
            user_type: 'System User',
            creation: started,
            roles: [{ role: 'Sales User' }],
          }),
          creation: later,
        },
      ],
      Contact: [
        contact('Jane A46', { name: 'c-a46', owner: address('gone'), user: address('jane') }),
        contact('Jane A46', { name: 'c-a46-known', owner: address('known'), user: address('jane') }),
      ],
      'Contact Email': [
        emailRow('c-a46', 'jane@a46-gone.example'),
        emailRow('c-a46-known', 'jane@a46-known.example'),
      ],
      'Dynamic Link': [linkRow('c-a46', 'Customer', 'Jane A46')],
      Customer: [customer],
      'Sales Invoice': [invoice],
      Communication: [
        mail('m-a46', 'jane@a46-gone.example', 'ONLY-A46-MAIL'),
        mail('m-a46-known', 'jane@a46-known.example', 'JANE-A46-MAIL'),
      ],
    },
    own: ['JANE-A46-MAIL'],
    foreign: ['ONLY-A46'],
    withheld: [
      { doctype: 'Contact', reason: 'undecided' },
      { doctype: 'Customer', reason: 'undecided' },
      { doctype: 'Communication', reason: 'undecided' },
    ],
  }
}

function colleagueWithoutRights(): HostileCase {
  const { address, guest, colleague } = people('a47.example')
  const { customer, invoice } = privateCustomer('Jane A47', 'ONLY-A47-INVOICE')
  return {
    number: 'A47',
    what: 'a colleague who may not write customers ties nobody to one',
    subject: address('jane'),
    rows: {
      User: [guest('jane', 'Jane A47'), colleague('clerk', 'Cle Rk')],
      'Has Role': [role(address('clerk'), 'Employee')],
      Contact: [contact('Jane A47', { name: 'c-a47', owner: address('clerk'), user: address('jane') })],
      'Dynamic Link': [linkRow('c-a47', 'Customer', 'Jane A47')],
      Customer: [customer],
      'Sales Invoice': [invoice],
    },
    own: ['Jane A47'],
    foreign: ['ONLY-A47'],
    withheld: [{ doctype: 'Contact', reason: 'undecided' }],
  }
}

function plantedPrimaryContact(): HostileCase {
  const { address, guest } = people('a48.example')
  const owner = address('mallory')
  return {
    number: 'A48',
    what: 'a contact of one’s own that ERPNext copied into somebody’s invoice brings out nothing of it',
    subject: owner,
    rows: {
      User: [guest('mallory', 'Mallory Voss')],
      Contact: [contact('Mallory Voss', { name: 'c-a48', owner, user: owner, email_id: owner })],
      'Dynamic Link': [linkRow('c-a48', 'Customer', 'Firm A48')],
      Customer: [{ name: 'Firm A48', customer_name: 'Firm A48', customer_type: 'Company' }],
      'Sales Invoice': [
        {
          name: 'INV-a48',
          customer: 'Firm A48',
          contact_person: 'c-a48',
          contact_email: owner,
          remarks: 'ONLY-A48-INVOICE',
        },
      ],
    },
    own: ['c-a48'],
    foreign: ['ONLY-A48', 'INV-a48'],
    withheld: [{ doctype: 'Sales Invoice', reason: 'undecided' }],
  }
}

function ownEmployee(): HostileCase {
  const { address, colleague } = people('a49.example')
  const changed = (user: string, owner: string, docname: string) => ({
    name: `v-${docname}`,
    ref_doctype: 'Employee',
    docname,
    owner,
    creation: later,
    data: JSON.stringify({ added: [], changed: [['user_id', null, user]] }),
  })
  return {
    number: 'A49',
    what: 'who keeps the staff’s records and puts their account on a colleague’s gets nothing of it; where another did, it is theirs',
    subject: address('hr'),
    rows: {
      User: [colleague('hr', 'Harry Pers'), colleague('chief', 'Chi Ef')],
      'Has Role': [role(address('hr'), 'HR User'), role(address('chief'), 'HR User')],
      Employee: [
        {
          name: 'EMP-a49',
          employee_name: 'Somebody Else',
          user_id: address('hr'),
          bank_ac_no: 'ONLY-A49-BANK',
        },
        {
          name: 'EMP-a49-own',
          employee_name: 'Harry Pers',
          user_id: address('hr'),
          bank_ac_no: 'HARRY-A49-BANK',
        },
      ],
      Version: [
        changed(address('hr'), address('hr'), 'EMP-a49'),
        changed(address('hr'), address('chief'), 'EMP-a49-own'),
      ],
    },
    own: ['HARRY-A49-BANK'],
    foreign: ['ONLY-A49'],
    withheld: [{ doctype: 'Employee', reason: 'undecided' }],
  }
}

function websiteRole(): HostileCase {
  const { address, guest } = people('a95.example')
  const { customer, invoice } = privateCustomer('Jane A95', 'ONLY-A95-INVOICE')
  const owner = address('petra')
  const portal = 'Website Seller'
  return {
    number: 'A95',
    what: 'a role of the website is no staff, whatever the site lets it write',
    subject: address('mallory'),
    rows: {
      User: [guest('mallory', 'Mallory Voss'), guest('petra', 'Petra Lang')],
      Role: [{ name: portal, desk_access: 0 }],
      'Has Role': [role(owner, portal)],
      DocPerm: ['Contact', 'Customer'].map((parent) => ({
        name: `a95-${parent}`,
        parent,
        parenttype: 'DocType',
        parentfield: 'permissions',
        role: portal,
        permlevel: 0,
        write: 1,
        create: 1,
      })),
      Contact: [contact('Mallory Voss', { name: 'c-a95', owner, user: address('mallory') })],
      'Dynamic Link': [linkRow('c-a95', 'Customer', 'Jane A95')],
      Customer: [customer],
      'Sales Invoice': [invoice],
    },
    own: ['Mallory Voss'],
    foreign: ['ONLY-A95'],
  }
}

function ownPortalUser(): HostileCase {
  const { address, colleague } = people('a96.example')
  const { customer, invoice } = privateCustomer('Jane A96', 'ONLY-A96-INVOICE')
  return {
    number: 'A96',
    what: 'who may write customers and makes themselves a portal user of one is for an officer',
    subject: address('seller'),
    rows: {
      User: [colleague('seller', 'Sel Ler')],
      'Has Role': [role(address('seller'), 'Sales User')],
      'Portal User': [child('Customer', 'portal_users', 'Jane A96', 'pu-a96', { user: address('seller') })],
      Customer: [customer],
      'Sales Invoice': [invoice],
    },
    own: ['Sel Ler'],
    foreign: ['ONLY-A96'],
    withheld: [{ doctype: 'Customer', reason: 'undecided' }],
  }
}

function addressBook(): HostileCase {
  const { address, guest } = people('a97.example')
  return {
    number: 'A97',
    what: 'what came from an address book is not the company’s word',
    subject: address('maria'),
    rows: {
      User: [guest('maria', 'Maria Book')],
      Contact: [
        contact('Maria Book', {
          name: 'c-a97',
          user: address('maria'),
          email_id: address('maria'),
          pulled_from_google_contacts: 1,
        }),
      ],
      'Contact Email': [emailRow('c-a97', 'other@a97-outside.example')],
      Communication: [mail('m-a97', 'other@a97-outside.example', 'ONLY-A97-MAIL')],
    },
    own: ['Maria Book'],
    foreign: ['ONLY-A97'],
    withheld: [{ doctype: 'Communication', reason: 'undecided' }],
  }
}

function mailSender(): HostileCase {
  const { address, guest } = people('a98.example')
  const maria = address('maria')
  return {
    number: 'A98',
    what: 'a lead and a contact that Frappe made of a mail are the sender’s word: they take nobody’s address away',
    subject: maria,
    rows: {
      User: [guest('maria', 'Maria Sender')],
      Contact: [
        contact('Maria Sender', { user: maria, email_id: maria }),
        contact('Mal Lory', { name: 'Mal Lory-a98', email_id: 'maria@a98-home.example', creation: later }),
      ],
      'Contact Email': [emailRow('Maria Sender', 'maria@a98-home.example')],
      'Dynamic Link': [linkRow('Mal Lory-a98', 'Lead', 'lead-a98')],
      Lead: [
        { name: 'lead-a98', lead_name: 'Mal Lory', email_id: 'maria@a98-home.example', creation: later },
      ],
      Communication: [
        mail('m-a98', 'office@company.example', 'SENDER-A98', {
          sender: 'Mal Lory <maria@a98-home.example>',
          sent_or_received: 'Received',
          reference_doctype: 'Lead',
          reference_name: 'lead-a98',
          creation: '2026-05-04 10:11:12.700000',
        }),
        mail('m-a98-own', 'maria@a98-home.example', 'MARIA-A98-MAIL'),
      ],
    },
    own: ['MARIA-A98-MAIL'],
    foreign: [],
  }
}
