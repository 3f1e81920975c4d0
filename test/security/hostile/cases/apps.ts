import type { HostileCase } from '../case.ts'
import { contact, people, type Row, role, started } from '../rows.ts'

/** What accounts of the website write into the forms that other apps, and a site's own web forms, open to them. */
export const apps: HostileCase[] = [
  subjectsCalledAsTheirAuthor(),
  membersOfTheStaff(),
  advisersFromOutside(),
  addressMadeKnown(),
  repliesOfOthers(),
  addressOnOwnRecord(),
  ownRowsOnDocumentsOfOthers(),
  anyTextAsType(),
  raisedForAnother(),
  calledLikeTheirChild(),
  halfOfTheStaff(),
]

function flood(count: number, row: (at: number) => Row): Row[] {
  return Array.from({ length: count }, (_, at) => row(at))
}

function numbered(title: string, at: number): string {
  return `${title}-${String(at).padStart(4, '0')}`
}

function subjectsCalledAsTheirAuthor(): HostileCase {
  const { address, guest } = people('a160.example')
  const owner = address('mallory')
  return {
    number: 'A160',
    what: 'a form of the website is filled with rows that are called as their author: those of others stay theirs, whole',
    subject: address('jane'),
    rows: {
      User: [guest('jane', 'Jane Sixty'), guest('mallory', 'Mallory Voss')],
      Anfrage: [
        ...flood(120, (at) => ({ name: numbered('A160', at), betreff: 'Mallory Voss', email: owner, owner })),
        {
          name: 'A160-own',
          betreff: 'Broken lamp',
          email: address('jane'),
          anliegen: 'JANE-A160',
          owner: 'Guest',
        },
      ],
    },
    own: ['JANE-A160'],
    foreign: [],
  }
}

function membersOfTheStaff(): HostileCase {
  const { address, guest, colleague } = people('a161.example')
  const owner = address('mallory')
  return {
    number: 'A161',
    what: 'a list of members is filled with rows that name the staff: members stay people, and keep what is about them',
    subject: address('jane'),
    rows: {
      User: [guest('jane', 'Jane Sixtyone'), guest('mallory', 'Mallory Voss'), colleague('chief', 'Chi Ef')],
      Mitglied: [
        ...flood(60, (at) => ({
          name: numbered('A161', at),
          mitglied_name: 'Chi Ef',
          konto: address('chief'),
          owner,
        })),
        { name: 'A161-own', mitglied_name: 'Jane Sixtyone', konto: address('jane') },
      ],
      Beitrag: [{ name: 'B-a161', mitglied: 'A161-own', notiz: 'JANE-A161' }],
    },
    own: ['JANE-A161'],
    foreign: [],
  }
}

function advisersFromOutside(): HostileCase {
  const { address, guest, colleague } = people('a162.example')
  const owner = address('mallory')
  return {
    number: 'A162',
    what: 'a list of the staff is filled with rows of outsiders: what is about clients stays out of the advisers’ files',
    subject: address('berta'),
    rows: {
      User: [colleague('berta', 'Berta Rat'), guest('mallory', 'Mallory Voss'), guest('karl', 'Karl Klient')],
      Berater: [
        { name: 'A162-berta', berater_name: 'Berta Rat', konto: address('berta') },
        ...flood(60, (at) => ({
          name: numbered('A162', at),
          berater_name: 'Mallory Voss',
          konto: owner,
          owner,
        })),
      ],
      Mitglied: [{ name: 'A162-karl', mitglied_name: 'Karl Klient', konto: address('karl') }],
      Akte: [{ name: 'AK-a162', berater: 'A162-berta', mitglied: 'A162-karl', inhalt: 'ONLY-A162' }],
    },
    own: ['Berta Rat'],
    foreign: ['ONLY-A162'],
  }
}

function addressMadeKnown(): HostileCase {
  const { address, guest } = people('a163.example')
  const office = 'office@a163-firm.example'
  return {
    number: 'A163',
    what: 'an outsider’s contact with an address that is nobody’s takes no ticket from the person whom it is about',
    subject: address('karl'),
    rows: {
      User: [guest('karl', 'Karl Sixtythree'), guest('mallory', 'Mallory Voss')],
      Contact: [
        contact('Karl Sixtythree', { user: address('karl'), email_id: address('karl') }),
        contact('Offi Ce', { name: 'c-a163', owner: address('mallory'), email_id: office }),
      ],
      Ticket: [{ name: 'T-a163', raised_by: office, contact: 'Karl Sixtythree', description: 'KARL-A163' }],
    },
    own: ['KARL-A163'],
    foreign: [],
  }
}

function repliesOfOthers(): HostileCase {
  const { address, guest, colleague } = people('a164.example')
  const reply = (name: string, owner: string, text: string) => ({ name, faden: 'F-a164', text, owner })
  return {
    number: 'A164',
    what: 'what other people from outside wrote under one’s thread is theirs; what the staff wrote is about it',
    subject: address('jane'),
    rows: {
      User: [guest('jane', 'Jane Sixtyfour'), guest('petra', 'Petra Lang'), colleague('chief', 'Chi Ef')],
      Faden: [{ name: 'F-a164', titel: 'JANE-A164-THREAD', owner: address('jane') }],
      Antwort: [
        reply('R-a164-own', address('jane'), 'JANE-A164-REPLY'),
        reply('R-a164-staff', address('chief'), 'STAFF-A164-REPLY'),
        reply('R-a164-petra', address('petra'), 'ONLY-A164-REPLY'),
      ],
    },
    own: ['JANE-A164-THREAD', 'JANE-A164-REPLY', 'STAFF-A164-REPLY'],
    foreign: ['ONLY-A164'],
  }
}

function addressOnOwnRecord(): HostileCase {
  const { address, guest } = people('a165.example')
  const owner = address('mallory')
  return {
    number: 'A165',
    what: 'somebody’s postal address on a record that the account made of itself: none of it comes out',
    subject: owner,
    rows: {
      User: [guest('mallory', 'Mallory Voss'), guest('jane', 'Jane Sixtyfive')],
      Address: [
        { name: 'ADR-a165', address_title: 'ONLY-A165', email_id: address('jane'), creation: started },
      ],
      Mitglied: [
        { name: 'A165-own', mitglied_name: 'Mallory Voss', konto: owner, adresse: 'ADR-a165', owner },
      ],
    },
    own: ['A165-own'],
    foreign: ['ONLY-A165'],
  }
}

function ownRowsOnDocumentsOfOthers(): HostileCase {
  const { address, guest } = people('a166.example')
  const owner = address('mallory')
  const link = (name: string, rest: Row) => ({ name, owner, ...rest })
  return {
    number: 'A166',
    what: 'rows of one’s own that refer to documents and records of others bring out nothing of these',
    subject: owner,
    rows: {
      User: [guest('mallory', 'Mallory Voss'), guest('jane', 'Jane Sixtysix')],
      Mitglied: [
        {
          name: 'A166-jane',
          mitglied_name: 'Jane Sixtysix',
          konto: address('jane'),
          notiz: 'ONLY-A166-FILE',
        },
      ],
      Ticket: [{ name: 'T-a166', raised_by: address('jane'), description: 'ONLY-A166-TICKET' }],
      Beitrag: [link('B-a166', { mitglied: 'A166-jane', notiz: 'MALLORY-A166' })],
      Faden: [link('F-a166', { titel: 'MALLORY-A166-THREAD', bezug_art: 'Ticket', bezug: 'T-a166' })],
      Antwort: [
        { name: 'R-a166', faden: 'F-a166-jane', text: 'ONLY-A166-REPLY', owner: address('jane') },
        link('R-a166-own', { faden: 'F-a166-jane', text: 'MALLORY-A166-REPLY' }),
      ],
    },
    own: ['MALLORY-A166-THREAD', 'MALLORY-A166-REPLY'],
    foreign: ['ONLY-A166'],
  }
}

function anyTextAsType(): HostileCase {
  const { address, guest } = people('a167.example')
  const owner = address('mallory')
  const types = ['__proto__', 'constructor', 'User`', '"; --', 'x'.repeat(140), '', 'Faden']
  return {
    number: 'A167',
    what: 'any text as the type of a link, rows that refer to each other in a circle, and names of ten thousand letters end no export',
    subject: owner,
    rows: {
      User: [guest('mallory', 'Mallory Voss')],
      Faden: [
        ...types.map((bezug_art, at) => ({
          name: `F-a167-${at}`,
          titel: 'MALLORY-A167',
          bezug_art,
          bezug: `F-a167-${(at + 1) % types.length}`,
          owner,
        })),
      ],
      Anfrage: [
        {
          name: 'Q-a167',
          betreff: 'x',
          email: `${'a,'.repeat(5_000)}${owner}`,
          anliegen: 'LIST-A167',
          owner,
        },
        { name: 'Q-a167-2', betreff: 'x', email: `"${'y'.repeat(10_000)}" <${owner}>`, anliegen: 'x', owner },
      ],
    },
    own: ['MALLORY-A167', 'F-a167-6'],
    foreign: [],
  }
}

function raisedForAnother(): HostileCase {
  const { address, guest } = people('a168.example')
  const owner = address('mallory')
  return {
    number: 'A168',
    what: 'a ticket that is raised in somebody’s name is told to them, and brings nothing of theirs to its author',
    subject: owner,
    rows: {
      User: [guest('mallory', 'Mallory Voss'), guest('jane', 'Jane Sixtyeight')],
      'Has Role': [role(owner, 'Customer')],
      Ticket: [
        { name: 'T-a168', raised_by: address('jane'), description: 'planted', owner },
        { name: 'T-a168-jane', raised_by: address('jane'), description: 'ONLY-A168' },
      ],
      Antwort: [{ name: 'R-a168', faden: 'T-a168', text: 'ONLY-A168-REPLY', owner: address('jane') }],
    },
    own: ['Mallory Voss'],
    foreign: ['ONLY-A168'],
  }
}

function calledLikeTheirChild(): HostileCase {
  const { address, guest } = people('a169.example')
  const owner = address('greta')
  return {
    number: 'A169',
    what: 'who calls themselves like one of a family, of which two have records at one address, gets neither without an officer',
    subject: owner,
    rows: {
      User: [guest('greta', 'Nils Holm')],
      Mitglied: [
        { name: 'A169-greta', mitglied_name: 'Greta Holm', mail: owner, notiz: 'GRETA-A169' },
        { name: 'A169-nils', mitglied_name: 'Nils Holm', mail: owner, notiz: 'ONLY-A169' },
      ],
      Beitrag: [{ name: 'B-a169', mitglied: 'A169-nils', notiz: 'ONLY-A169-FEE' }],
    },
    own: ['Nils Holm'],
    foreign: ['ONLY-A169'],
    withheld: [{ doctype: 'Mitglied', reason: 'undecided' }],
  }
}

function halfOfTheStaff(): HostileCase {
  const { address, guest, colleague } = people('a170.example')
  return {
    number: 'A170',
    what: 'a colleague among the clients makes no list of clients one of the staff: what is about a client stays theirs',
    subject: address('tess'),
    rows: {
      User: [guest('tess', 'Tess Seventy'), colleague('chief', 'Chi Ef')],
      Mandant: [
        { name: 'A170-chief', mandant_name: 'Chi Ef', konto: address('chief') },
        { name: 'A170-tess', mandant_name: 'Tess Seventy', konto: address('tess') },
      ],
      Sitzung: [{ name: 'S-a170', mandant: 'A170-tess', inhalt: 'TESS-A170' }],
    },
    own: ['TESS-A170'],
    foreign: [],
  }
}
