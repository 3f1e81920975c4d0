import { account, type Row } from '../../../erpnext/holdout/on-both-engines.ts'
import type { HostileCase } from '../case.ts'

const staff = 'Administrator'
const mail = (name: string, headers: Row): Row => ({
  ...{
    name,
    owner: staff,
    subject: `SUBJECT-${name}`,
    sender: 'stranger@elsewhere.example',
    content: `BODY-${name}`,
  },
  ...headers,
})
const body = (name: string) => `BODY-${name}`

const brackets = 'brackets@parsers.example'
const forms = 'forms@parsers.example'
const crowded = 'crowded@parsers.example'
const deep = 'deep@parsers.example'
const plenty = (piece: string, size: number) => piece.repeat(Math.ceil(size / piece.length))

/** Ways in which the address of one person is written that leave no doubt, and ways that do. */
const clear = {
  quoted: `'${forms}'`,
  doubly: `"${forms}"`,
  opened: `<${forms}`,
  named: `Forms <${forms}`,
  closed: `${forms}>`,
  escaped: `N &lt;${forms}&gt;`,
  blank: `other@parsers.example ${forms}`,
  curly: `“${forms}”`,
}
const unclear = {
  halfquoted: `'${forms}`,
  together: `<${forms}, other@parsers.example>`,
  bracketed: `Forms [mailto:${forms}]`,
  dotted: `${forms}.`,
  commented: `(${forms})`,
  twoangles: `<${forms}> <list@parsers.example>`,
}
const others = {
  display: `"${forms}" <list@parsers.example>`,
  before: `${forms} <list@parsers.example>`,
  tagged: `forms+tag@parsers.example`,
  accent: `förms@parsers.example`,
  longer: `'x${forms}'`,
  sub: `<${forms}.example, x@y.example>`,
}

export const parsers: HostileCase[] = [
  {
    number: 'A60',
    what: 'headers made of thousands of marks hold up nothing, and what else stands in them counts',
    subject: brackets,
    rows: {
      User: [account(brackets, 'Bea Rackets')],
      Communication: ['@', '(', '<', '"', '\\', '<@', '"\\', '@ ', "'", '&lt;'].map((piece, at) =>
        mail(`marks-${at}`, { recipients: `${brackets}, ${plenty(piece, 60_000)} b` }),
      ),
    },
    own: Array.from({ length: 10 }, (_, at) => body(`marks-${at}`)),
    foreign: [],
  },
  {
    number: 'A61',
    what: 'an address that is written oddly is read, or its mail is counted as kept back; that of another is neither',
    subject: forms,
    rows: {
      User: [account(forms, 'Fay Orms')],
      Communication: Object.entries({ ...clear, ...unclear, ...others }).map(([name, recipients]) =>
        mail(`form-${name}`, { recipients }),
      ),
    },
    own: Object.keys(clear).map((name) => body(`form-${name}`)),
    foreign: [
      ...Object.keys({ ...unclear, ...others }).map((name) => body(`form-${name}`)),
      ...Object.keys(others).map((name) => `"form-${name}"`),
    ],
    withheld: Object.keys(unclear).map((name) => ({
      ...{ doctype: 'Communication', name: `form-${name}`, reason: 'unreadable' },
    })),
  },
  {
    number: 'A61',
    what: 'a header with more addresses than anybody writes is kept back whole, and a field of addresses too',
    subject: crowded,
    rows: {
      User: [account(crowded, 'Cro Wded')],
      Communication: [
        mail('crowd', {
          cc: Array.from({ length: 11_000 }, (_, at) => `a${at}@x.example`)
            .concat(crowded)
            .join(),
        }),
        mail('long', { bcc: `${crowded}, ${plenty('Somebody Or Other <somebody@x.example>, ', 300_000)}` }),
        mail('fair', {
          cc: Array.from({ length: 900 }, (_, at) => `a${at}@x.example`)
            .concat(crowded)
            .join(),
        }),
      ],
      'Sales Invoice': [
        {
          name: '0a1b2c3d61',
          owner: staff,
          contact_email: `'${crowded}`,
          remarks: 'BODY-odd-email',
        },
      ],
    },
    own: [body('fair')],
    foreign: [body('crowd'), body('long'), body('odd-email')],
    withheld: [
      { doctype: 'Communication', name: 'crowd', reason: 'unreadable' },
      { doctype: 'Communication', name: 'long', reason: 'unreadable' },
      { doctype: 'Sales Invoice', name: '0a1b2c3d61', reason: 'unreadable' },
    ],
  },
  {
    number: 'A62',
    what: 'JSON of sixty thousand brackets, of megabytes or of another form ends no export',
    subject: deep,
    rows: {
      User: [account(deep, 'Dee P')],
      Version: Object.entries({
        brackets: plenty('[', 60_000) + plenty(']', 60_000),
        changes: `{"changed":[["first_name",${plenty('[', 60_000)}${plenty(']', 60_000)},1]]}`,
        long: `{"changed":[["first_name","${plenty('x', 2_000_000)}",1]]}`,
        nulls: '{"changed":[null,1,[],["first_name","VERSION-OWN",1]],"added":[null,7],"removed":{}}',
        none: 'changed: nothing',
      }).map(([name, data]) => ({
        name: `deep-${name}`,
        owner: staff,
        ref_doctype: 'User',
        docname: deep,
        data,
      })),
    },
    own: ['VERSION-OWN', '"deep-brackets"', '"deep-changes"', '"deep-long"', '"deep-none"'],
    foreign: ['xxxxxxxx', '[[[[[['],
    withheld: [{ doctype: 'Version', reason: 'unreadable' }],
  },
]
