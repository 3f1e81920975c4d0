import type { HostileCase } from '../case.ts'
import { child, contact, emailRow, linkRow, people, type Row } from '../rows.ts'

/** Parties whose kind nobody chose: the form's default says it. */
export const defaultKinds: HostileCase[] = [
  bearsTheName(),
  calledLikeCompany(),
  ofSeveral(),
  individualByDefault(),
]

function portal(doctype: string, parent: string, user: string): Row {
  return child(doctype, 'portal_users', parent, `pu ${doctype} ${parent} ${user}`, { user })
}

function bearsTheName(): HostileCase {
  const { address, guest } = people('a158.example')
  const user = address('jane')
  return {
    number: 'A158',
    what: 'a party that is a company by nothing but the form’s default, and bears the name of its only contact, is that person',
    subject: user,
    rows: {
      User: [guest('jane', 'Jane Roe A158')],
      Contact: [contact('Jane Roe A158', { user, email_id: user })],
      'Contact Email': [emailRow('Jane Roe A158', user)],
      Partner: [{ name: 'P-A158', partner_name: 'Jane Roe A158', partner_kind: 'Company' }],
      'Portal User': [portal('Partner', 'P-A158', user)],
    },
    own: ['"P-A158"', 'partner_kind'],
    foreign: [],
  }
}

function calledLikeCompany(): HostileCase {
  const { address, guest } = people('a158b.example')
  const user = address('mallory')
  return {
    number: 'A158',
    what: 'who calls themselves like a company does not become it, nor by the contact that was made of the company’s name',
    subject: user,
    rows: {
      User: [guest('mallory', 'Blue Ocean A158')],
      Contact: [
        contact('Mallory Voss A158', { user, email_id: user }),
        contact('Red Sea A158', {
          ...{ user, first_name: '', last_name: '', company_name: 'Red Sea A158' },
        }),
      ],
      'Dynamic Link': [linkRow('Red Sea A158', 'Partner', 'P-A158-RED')],
      Partner: [
        {
          name: 'P-A158-BLUE',
          partner_name: 'Blue Ocean A158',
          partner_kind: 'Company',
          owner: 'ONLY-A158B-ONE',
        },
        {
          name: 'P-A158-RED',
          partner_name: 'Red Sea A158',
          partner_kind: 'Company',
          owner: 'ONLY-A158B-TWO',
        },
      ],
      'Portal User': [portal('Partner', 'P-A158-BLUE', user), portal('Partner', 'P-A158-RED', user)],
    },
    own: ['Mallory Voss A158'],
    foreign: ['ONLY-A158B'],
  }
}

function ofSeveral(): HostileCase {
  const { address, guest } = people('a158c.example')
  const user = address('uwe')
  return {
    number: 'A158',
    what: 'a company that is called after one of its people, where others are known under it, stays a company',
    subject: user,
    rows: {
      User: [guest('uwe', 'Uwe Kern A158'), guest('ina', 'Ina Kern A158')],
      Contact: [
        contact('Uwe Kern A158', { user, email_id: user }),
        contact('Ina Boe A158', { email_id: 'ina@a158c-outside.example' }),
      ],
      'Dynamic Link': [
        linkRow('Uwe Kern A158', 'Partner', 'P-A158C'),
        linkRow('Ina Boe A158', 'Partner', 'P-A158C'),
      ],
      Partner: [
        { name: 'P-A158C', partner_name: 'Uwe Kern A158', partner_kind: 'Company', owner: 'ONLY-A158C-ONE' },
        { name: 'P-A158D', partner_name: 'Uwe Kern A158', partner_kind: 'Company', owner: 'ONLY-A158C-TWO' },
      ],
      'Portal User': [portal('Partner', 'P-A158D', user), portal('Partner', 'P-A158D', address('ina'))],
    },
    own: ['Uwe Kern A158'],
    foreign: ['ONLY-A158C'],
    withheld: [{ doctype: 'Partner', reason: 'company' }],
  }
}

function individualByDefault(): HostileCase {
  const { address, guest } = people('a158e.example')
  const user = address('lea')
  return {
    number: 'A158',
    what: 'a party that is an individual by nothing but the form’s default is the person where it bears the name, and for an officer where not',
    subject: user,
    rows: {
      User: [guest('lea', 'Lea Moor A158')],
      Contact: [contact('Lea Moor A158', { user, email_id: user })],
      Patron: [
        { name: 'T-A158-LEA', patron_name: 'Lea Maria Moor A158', patron_kind: 'Individual' },
        { name: 'T-A158-FIRM', patron_name: 'Green Hill', patron_kind: 'Individual', owner: 'ONLY-A158E' },
      ],
      'Portal User': [portal('Patron', 'T-A158-LEA', user), portal('Patron', 'T-A158-FIRM', user)],
    },
    own: ['Lea Maria Moor A158'],
    foreign: ['ONLY-A158E'],
    withheld: [{ doctype: 'Patron', reason: 'undecided' }],
  }
}
