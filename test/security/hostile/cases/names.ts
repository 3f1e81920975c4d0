import type { HostileCase } from '../case.ts'
import {
  child,
  contact,
  emailRow,
  linkRow,
  mail,
  note,
  people,
  privateCustomer,
  role,
  started,
} from '../rows.ts'

/** What an account calls itself, what it puts on contacts of its own, and what it was called before. */
export const names: HostileCase[] = [
  ownContactOfColleague(),
  linkOnStaffContact(),
  calledLikeProject(),
  contactCalledLikeColleague(),
  renamed(),
  selfRenamed(),
  crowdOfAddresses(),
  manyContacts(),
]

function ownContactOfColleague(): HostileCase {
  const { address, colleague } = people('a140.example')
  const { customer, invoice } = privateCustomer('Jane A140', 'ONLY-A140-INVOICE')
  const owner = address('amara')
  return {
    number: 'A140',
    what: 'a colleague without rights who makes themselves the contact of a private customer gets nothing of it',
    subject: owner,
    rows: {
      User: [colleague('amara', 'Amara Forty')],
      Contact: [contact('Amara Forty', { name: 'c-a140', owner, user: owner, email_id: owner })],
      'Contact Email': [emailRow('c-a140', 'jane@a140-home.example', { owner: 'Administrator' })],
      'Dynamic Link': [linkRow('c-a140', 'Customer', 'Jane A140', { owner })],
      Customer: [customer],
      'Sales Invoice': [invoice],
      Lead: [{ name: 'lead-a140', lead_name: 'Jane ONLY-A140', email_id: 'jane@a140-home.example' }],
      Communication: [mail('m-a140', 'jane@a140-home.example', 'ONLY-A140-MAIL')],
    },
    own: ['c-a140'],
    foreign: ['ONLY-A140', 'lead-a140'],
  }
}

function linkOnStaffContact(): HostileCase {
  const { address, colleague } = people('a140-staff.example')
  const { customer, invoice } = privateCustomer('Jane A140S', 'ONLY-A140S-INVOICE')
  const owner = address('amara')
  return {
    number: 'A140',
    what: 'a customer on the contact that the staff keep of a colleague, who may write contacts too, is for an officer',
    subject: owner,
    rows: {
      User: [colleague('amara', 'Amara Fifty')],
      'Has Role': [role(owner, 'Sales User')],
      Contact: [contact('Amara Fifty', { user: owner, email_id: owner })],
      'Dynamic Link': [linkRow('Amara Fifty', 'Customer', 'Jane A140S', { owner, modified_by: owner })],
      Customer: [customer],
      'Sales Invoice': [invoice],
    },
    own: ['Amara Fifty'],
    foreign: ['ONLY-A140S'],
    withheld: [{ doctype: 'Customer', reason: 'undecided' }],
  }
}

function calledLikeProject(): HostileCase {
  const { address, guest } = people('a141.example')
  const user = address('mallory')
  return {
    number: 'A141',
    what: 'who calls themselves like the project that they pay for does not become it',
    subject: user,
    rows: {
      User: [guest('mallory', 'Kitchen Renovation')],
      Customer: [{ name: 'Mallory A141', customer_name: 'Mallory A141', customer_type: 'Individual' }],
      'Portal User': [child('Customer', 'portal_users', 'Mallory A141', 'pu-a141', { user })],
      Project: [{ name: 'P-a141', project_name: 'Kitchen Renovation', customer: 'Mallory A141' }],
      Task: [{ name: 'T-a141', subject: 'inside', project: 'P-a141', description: 'ONLY-A141-TASK' }],
      'Purchase Invoice': [
        { name: 'PI-a141', title: 'paint', project: 'P-a141', remarks: 'ONLY-A141-PRICE' },
      ],
    },
    own: ['P-a141', 'Mallory A141'],
    foreign: ['ONLY-A141'],
  }
}

function contactCalledLikeColleague(): HostileCase {
  const { address, guest } = people('a142.example')
  const owner = address('petra')
  return {
    number: 'A142',
    what: 'a contact of one’s own that is called like a colleague opens nothing of the mailbox that both are known by',
    subject: owner,
    rows: {
      User: [guest('petra', 'Petra Lang')],
      Contact: [
        contact('Petra Lang', { name: 'Petra Lang-a142', user: owner, email_id: owner }),
        contact('Uwe Kern', { name: 'c-a142-own', owner, user: owner }),
        contact('Uwe Kern', { name: 'Uwe Kern-a142', email_id: address('info') }),
      ],
      'Contact Email': [
        emailRow('Petra Lang-a142', address('info')),
        emailRow('Uwe Kern-a142', address('info')),
      ],
      Communication: [mail('m-a142', address('info'), 'ONLY-A142-MAIL')],
    },
    own: ['Petra Lang-a142'],
    foreign: ['ONLY-A142', 'Uwe Kern-a142'],
  }
}

function renamed(): HostileCase {
  const { address, guest } = people('a143.example')
  const [user, before, first] = [address('jane.new'), address('jane.old'), address('jane.first')]
  return {
    number: 'A143',
    what: 'an account that the staff renamed keeps what is under its former names, whatever its contact says today',
    subject: user,
    rows: {
      User: [guest('jane.new', 'Jane A143')],
      Contact: [contact('Jane A143', { user, email_id: user })],
      'Contact Email': [emailRow('Jane A143', user)],
      Comment: [
        { ...note('n-a143', user, before) },
        {
          ...note('n-a143-first', user, first),
          content: `renamed from <strong>${first}</strong> to <strong>${before}</strong>`,
        },
      ],
      Communication: [
        mail('m-a143', before, 'JANE-A143-MAIL', { creation: started }),
        mail('m-a143-first', first, 'JANE-A143-FIRST', { creation: started }),
      ],
    },
    own: ['JANE-A143-MAIL', 'JANE-A143-FIRST'],
    foreign: [],
  }
}

function selfRenamed(): HostileCase {
  const { address, guest, colleague } = people('a144.example')
  const user = address('mallory')
  const victim = (name: string) => `${name}@a144-outside.example`
  const to = (name: string, number: number) =>
    mail(`m-a144-${number}`, victim(name), `ONLY-A144-${number}-MAIL`)
  return {
    number: 'A144',
    what: 'a note of a renaming that the account, a website user or a colleague without rights wrote, or of another’s login, opens no mailbox',
    subject: user,
    rows: {
      User: [
        guest('mallory', 'Mallory Voss'),
        guest('petra', 'Petra Lang'),
        colleague('clerk', 'Cle Rk'),
        guest('maria', 'Maria A144'),
      ],
      Comment: [
        note('n-a144-self', user, victim('one'), user),
        note('n-a144-petra', user, victim('two'), address('petra')),
        note('n-a144-clerk', user, victim('three'), address('clerk')),
        note('n-a144-login', user, address('maria')),
        { ...note('n-a144-word', user, victim('four')), comment_type: 'Comment' },
        { ...note('n-a144-other', user, victim('five')), reference_name: address('petra') },
      ],
      Communication: [
        ...['one', 'two', 'three', 'four', 'five'].map((name, at) => to(name, at + 1)),
        mail('m-a144-login', address('maria'), 'ONLY-A144-LOGIN-MAIL'),
      ],
    },
    own: ['Mallory Voss'],
    foreign: ['ONLY-A144'],
  }
}

function crowdOfAddresses(): HostileCase {
  const { address, guest } = people('a147.example')
  const user = address('maria')
  const owner = address('outsider')
  const crowd = (parent: string, rest = {}) =>
    Array.from({ length: 1_000 }, (_, at) => emailRow(parent, `${parent}-${at}@a147-crowd.example`, rest))
  return {
    number: 'A147',
    what: 'a thousand addresses on a contact are not all looked for: of an outsider’s none, of the company’s fifty, and they take no other contact’s place',
    subject: user,
    rows: {
      User: [guest('maria', 'Maria A147'), guest('outsider', 'Out Sider')],
      Contact: [
        contact('Maria A147', { name: 'c-a147', user, email_id: user }),
        contact('Maria A147', { name: 'o-a147', owner, user }),
        contact('Maria A147', { name: 'z-a147', user }),
      ],
      'Contact Email': [
        ...crowd('c-a147'),
        ...crowd('o-a147', { owner }),
        emailRow('z-a147', 'maria@a147-home.example'),
      ],
      Communication: [
        mail('m-a147-own', user, 'MARIA-A147-MAIL'),
        mail('m-a147-home', 'maria@a147-home.example', 'MARIA-A147-HOME'),
        mail('m-a147-outside', 'o-a147-0@a147-crowd.example', 'ONLY-A147-OUTSIDE'),
      ],
    },
    own: ['MARIA-A147-MAIL', 'MARIA-A147-HOME'],
    foreign: ['ONLY-A147', '"o-a147'],
  }
}

function manyContacts(): HostileCase {
  const { address, guest } = people('a148.example')
  const user = address('agent')
  const numbers = Array.from({ length: 60 }, (_, at) => at)
  const at = (number: number) => `agent-${number}@a148-office.example`
  return {
    number: 'A148',
    what: 'further addresses beyond fifty, on however many contacts, are told as kept back: none is lost in silence',
    subject: user,
    rows: {
      User: [guest('agent', 'Agent A148')],
      Contact: ['c-a148', 'd-a148'].map((name) => contact('Agent A148', { name, user })),
      'Contact Email': numbers.map((number) => emailRow(number % 2 === 0 ? 'c-a148' : 'd-a148', at(number))),
      Communication: numbers.map((number) => mail(`m-a148-${number}`, at(number), `AGENT-A148-${number}.`)),
    },
    own: ['AGENT-A148'],
    foreign: [],
    withheld: [{ doctype: 'Communication', reason: 'undecided' }],
  }
}
