import type { HostileCase } from '../case.ts'
import { child, contact, emailRow, mail, people, type Row } from '../rows.ts'

/** Numbers that somebody put where they are not theirs, and numbers that are more than one person's. */
export const telephones: HostileCase[] = [
  sharedNumber(),
  onProfile(),
  onProfileToo(),
  onSavedContact(),
  otherCountry(),
  agent(),
  emergency(),
]

function call(name: string, from: string, summary: string, rest: Row = {}): Row {
  return { name, from, to: '+49 30 9990000', type: 'Incoming', summary, ...rest }
}

function lead(name: string, lead_name: string, email_id: string, mobile_no: string): Row {
  return { name, lead_name, email_id, mobile_no }
}

function sharedNumber(): HostileCase {
  const { address, guest } = people('a154.example')
  const number = '+49 176 1540001'
  return {
    number: 'A154',
    what: 'calls of a number that stands on two people’s records go to neither of them: an officer decides',
    subject: address('jane'),
    rows: {
      User: [guest('jane', 'Jane A154')],
      Lead: [
        lead('l-a154', 'Jane A154', address('jane'), number),
        lead('l-a154-john', 'John Other', 'john@a154-outside.example', '0176 / 1540001'),
      ],
      'Call Log': [call('c-a154', '+491761540001', 'ONLY-A154-CALL')],
      Communication: [mail('m-a154', '', 'ONLY-A154-SMS', { sender: null, phone_no: number })],
    },
    own: ['l-a154'],
    foreign: ['ONLY-A154'],
    withheld: [
      { doctype: 'Call Log', reason: 'phone_only' },
      { doctype: 'Communication', reason: 'phone_only' },
    ],
  }
}

function onProfile(): HostileCase {
  const { address, guest } = people('a155.example')
  const number = '+49 176 1550001'
  return {
    number: 'A155',
    what: 'somebody’s number in one’s own profile brings out none of their calls, and tells of none',
    subject: address('mallory'),
    rows: {
      User: [{ ...guest('mallory', 'Mallory Voss'), mobile_no: number, phone: number }],
      Lead: [lead('l-a155', 'Jane Other', 'jane@a155-outside.example', number)],
      'Call Log': [call('ONLY-A155-NAME', number, 'ONLY-A155-CALL')],
    },
    own: ['Mallory Voss'],
    foreign: ['ONLY-A155', 'phone_only'],
  }
}

function onProfileToo(): HostileCase {
  const { address, guest } = people('a155b.example')
  const number = '+49 176 1550002'
  return {
    number: 'A155',
    what: 'a number that the staff noted as well, and that stands in one’s own profile, is for an officer',
    subject: address('mallory'),
    rows: {
      User: [{ ...guest('mallory', 'Mallory A155'), mobile_no: '0176 1550002' }],
      Lead: [lead('l-a155b', 'Mallory A155', address('mallory'), number)],
      'Call Log': [call('c-a155b', number, 'ONLY-A155B-CALL')],
    },
    own: ['l-a155b'],
    foreign: ['ONLY-A155B'],
    withheld: [{ doctype: 'Call Log', reason: 'phone_only' }],
  }
}

function onSavedContact(): HostileCase {
  const { address, guest } = people('a156.example')
  const user = address('mallory')
  const [typed, copied] = ['+49 176 1560001', '+49 176 1560002']
  return {
    number: 'A156',
    what: 'a number on a contact that the account saves with its profile, or copied from it to a customer, brings out nothing',
    subject: user,
    rows: {
      User: [guest('mallory', 'Mallory A156')],
      Contact: [contact('Mallory A156', { user, email_id: user })],
      'Contact Email': [emailRow('Mallory A156', user)],
      'Contact Phone': [child('Contact', 'phone_nos', 'Mallory A156', 'p-a156', { phone: typed })],
      Customer: [
        {
          ...{ name: 'Mallory A156', customer_name: 'Mallory A156', customer_type: 'Individual' },
          ...{ customer_primary_contact: 'Mallory A156', mobile_no: copied },
        },
      ],
      'Portal User': [child('Customer', 'portal_users', 'Mallory A156', 'pu-a156', { user })],
      'Call Log': [
        call('ONLY-A156-ONE', typed, 'ONLY-A156-CALL'),
        call('ONLY-A156-TWO', copied, 'ONLY-A156-COPIED'),
      ],
    },
    own: [typed],
    foreign: ['ONLY-A156', 'phone_only'],
  }
}

function otherCountry(): HostileCase {
  const { address, guest } = people('a157.example')
  const jane = address('jane')
  return {
    number: 'A157',
    what: 'a number is the same however it is dialled, and another in another country, on another extension, or with more digits',
    subject: jane,
    rows: {
      Singles: [{ doctype: 'System Settings', field: 'country', value: 'Germany' }],
      User: [guest('jane', 'Jane A157')],
      Lead: [
        lead('l-a157', 'Jane A157', jane, '+49 176 1570001'),
        lead('l-a157-at', 'John Other', 'john@a157-outside.example', '+43 176 1570001'),
      ],
      'Call Log': [
        call('c-a157-0', '0176/1570001', 'JANE-A157-NATIONAL'),
        call('c-a157-00', '0049 (0)176 157 00 01', 'JANE-A157-LONG'),
        call('c-a157-at', '+43 176 1570001', 'ONLY-A157-AUSTRIA'),
        call('c-a157-ext', '+49 176 1570001 ext 7', 'ONLY-A157-EXTENSION'),
        call('c-a157-more', '+49 176 15700012', 'ONLY-A157-MORE'),
      ],
      'WhatsApp Message': [{ name: 'w-a157', from: '491761570001', to: null, message: 'JANE-A157-WHATSAPP' }],
      'SMS Log': [
        { name: 's-a157', sent_to: '+491761570001', message: 'JANE-A157-SMS' },
        { name: 's-a157-two', sent_to: '+491761570001\n+4917699999999', message: 'ONLY-A157-LIST' },
      ],
      Communication: [mail('m-a157', '', 'JANE-A157-CHAT', { sender: null, phone_no: '+49 176 1570001' })],
    },
    own: [
      ...['JANE-A157-NATIONAL', 'JANE-A157-LONG', 'JANE-A157-WHATSAPP'],
      ...['JANE-A157-SMS', 'JANE-A157-CHAT'],
    ],
    foreign: ['ONLY-A157'],
    withheld: [{ doctype: 'SMS Log', reason: 'phone_only' }],
  }
}

function agent(): HostileCase {
  const { address, colleague } = people('a159.example')
  const user = address('clerk')
  const number = '+49 176 1590001'
  return {
    number: 'A159',
    what: 'a colleague who calls for the company from their own telephone does not get what the customer said',
    subject: user,
    rows: {
      User: [colleague('clerk', 'Cle Rk A159'), colleague('other', 'Oth Er')],
      Employee: [{ name: 'e-a159', employee_name: 'Cle Rk A159', user_id: user, cell_number: number }],
      'Call Log': [
        call('c-a159', number, 'ONLY-A159-CUSTOMER', { to: '+49 176 1590009', employee_user_id: user }),
        call('c-a159-none', number, 'ONLY-A159-NOBODY', { to: '+49 176 1590008' }),
        call('c-a159-own', number, 'CLERK-A159-SICK', { employee_user_id: address('other') }),
      ],
    },
    own: ['CLERK-A159-SICK'],
    foreign: ['ONLY-A159'],
  }
}

function emergency(): HostileCase {
  const { address, guest } = people('a159b.example')
  const user = address('worker')
  const number = '+49 176 1590011'
  return {
    number: 'A159',
    what: 'the number of whom to call in an emergency is that person’s',
    subject: user,
    rows: {
      User: [guest('worker', 'Wor Ker')],
      Employee: [
        {
          ...{ name: 'e-a159b', employee_name: 'Wor Ker', user_id: user },
          ...{ cell_number: '+49 176 1590012', emergency_phone_number: number },
        },
      ],
      'Call Log': [
        call('ONLY-A159B-NAME', number, 'ONLY-A159B-MOTHER'),
        call('c-a159b', '+49 176 1590012', 'WORKER-A159-CALL'),
      ],
    },
    own: ['WORKER-A159-CALL'],
    foreign: ['ONLY-A159B'],
  }
}
