import { guardsOf } from '../guards-of.ts'
import type { Mutant } from '../mutant.ts'

const asked = 'find/doctypes-to-search'

/** Guards of: what hangs on documents, is filed under them, was entered, and which child rows go with them. */
export const finding: Mutant[] = [
  ...guardsOf('ownership', 'find/hanging', 'find/hanging', [
    ['two hops and no further', ['const mostHops = 2', 'const mostHops = 3'], 'leads once more'],
    [
      'nothing hangs on a log',
      ['names.length > 0 && !isLog(doctype)', 'names.length > 0'],
      'and is an entry of a log',
    ],
    [
      'what is about somebody else is kept back',
      ["match.columns === 'all' && !ofOthers", '!ofOthers'],
      'and is about somebody else',
    ],
    [
      'business documents refer to each other',
      ["if (isSubmittable) return 'submittable'", ''],
      'business documents of a company',
    ],
    [
      'documents of a company refer to each other',
      ["if (links.some(({ options }) => options === 'Company')) return 'company'", ''],
      'business documents of a company',
    ],
    [
      'notices are for whom they name',
      ["return isNotice ? 'notice' : null", 'return null'],
      'notices, which are for',
    ],
    ['a party is no document', [" && !fieldname.includes('party')),", '),'], 'parties of a form'],
    [
      'people hang on nothing',
      [
        'elsewhere.has(doctype.name) || isPersonDoctype(metadata, doctype.name)',
        'elsewhere.has(doctype.name)',
      ],
      'rows of a child table, settings',
    ],
    [
      'comments have a finder of their own',
      ['elsewhere.has(doctype.name) || isPersonDoctype', 'isPersonDoctype'],
      'rows of a child table, settings',
    ],
    [
      'child tables and settings hang on nothing',
      ['doctype.isTable || doctype.isSingle || doctype', 'doctype'],
      'rows of a child table, settings',
    ],
    ['the map says by what a row hangs', ['rule.hangsOn ?? (', '('], 'the map says by which fields'],
  ]),
  ...guardsOf('ownership', 'find/filed-mail', 'find/filed-mail', [
    [
      'mail of somebody outside is not explained',
      ['outside.length > 0 || !explained', '!explained'],
      'is kept back where somebody does',
    ],
    [
      'mail among the staff that a timeline links to is not explained',
      ['received.every(({ addresses }) => addresses.length === 0) && !isElsewhere(row)', '!isElsewhere(row)'],
      'is theirs where the staff wrote it to nobody',
    ],
    [
      'mail that is filed elsewhere is not explained',
      [' && !isElsewhere(row)\n', '\n'],
      'is theirs where the staff wrote it to nobody',
    ],
    [
      'what is filed under their document is explained',
      ["explained || referring.has(row.name ?? ''),", 'explained,'],
      'and is filed under their document',
    ],
    [
      'an app’s own address is nobody’s',
      ['others.filter((address) => !nobodys.has(address))', 'others'],
      'is theirs where an app filed it',
    ],
    [
      'only what goes to nobody is an app’s',
      [
        'return received.every(({ addresses, unread }) => addresses.length + unread.length === 0)',
        'return received.length > 0',
      ],
      'is theirs where an app filed it',
    ],
    [
      'somebody’s address is no app’s',
      ['lone.filter((address) => !isSomebodys(address))', 'lone'],
      'is kept back where somebody does',
    ],
    [
      'what was sent from here is the company’s',
      ['isSent ? found.slice(1) : found', 'found'],
      'is the company’s where it was sent',
    ],
    [
      'what came is the sender’s',
      ['isSent ? found.slice(1) : found', 'found.slice(1)'],
      'is the company’s where it was sent',
    ],
    [
      'an address that is only claimed tells nothing',
      ['if (others.some((address) => subject.unprovenAddresses.has(address))) return', ''],
      'is nothing to them',
    ],
    [
      'an address that looks alike tells nothing',
      ['if (others.some((address) => lookAlikes.has(lookAlikeKey(address)))) return', ''],
      'is nothing to them',
    ],
    [
      'mail that cannot be read is kept back',
      ['found.some(({ unread }) => unread.length > 0)', 'false'],
      'is kept back where it cannot be read',
    ],
    [
      'a reference is to a document of its doctype',
      [
        '!wanted.get(text(type))?.has(text(target))',
        '![...wanted.values()].some((names) => names.has(text(target)))',
      ],
      'is theirs where nobody from outside',
    ],
  ]),
  ...guardsOf('ownership', 'find/attached', 'find/attached', [
    [
      'what the staff wrote on people is told as a fact',
      ['(byOwner || byEmail) && isWorkOnPeople(search, type) ? fact', 'false ? fact'],
      'what a member of the staff wrote',
    ],
    [
      'what a guest wrote is theirs',
      ['!subject.isWebsiteUser && isAboutPeople', 'isAboutPeople'],
      'what a member of the staff wrote',
    ],
    [
      'a change of another’s record is told as a fact',
      [
        "select(selection, name, fact({ field: 'owner' }))\n    },\n  })\n  return selection\n}\n\ntype Hanging",
        "select(selection, name, whole({ field: 'owner' }))\n    },\n  })\n  return selection\n}\n\ntype Hanging",
      ],
      'changes of the person’s records',
    ],
    [
      'what they took part in is not theirs',
      ["(rows === 'all' || rows === 'every' || doctype", "(rows !== 'matched' || doctype"],
      'a document is the person’s where',
    ],
    ['a fact is not theirs', ["    columns === 'all' &&\n", ''], 'a document is the person’s where'],
    [
      'a mail counts for its attachments',
      [" || doctype === 'Communication' ||", ' ||'],
      'a document is the person’s where',
    ],
  ]),
  ...guardsOf('ownership', 'rules/about-people', 'find/attached', [
    [
      'work on a form makes it about nobody',
      ["role !== 'work' && column !== 'name'", "column !== 'name'"],
      'what a member of the staff wrote',
    ],
    [
      'what a document is called makes it about nobody',
      ["role !== 'work' && column !== 'name'", "role !== 'work'"],
      'what a member of the staff wrote',
    ],
  ]),
  ...guardsOf('ownership', asked, asked, [
    [
      'the staff enter what is about others',
      ['entered === null || isBusiness', 'isBusiness'],
      'is not where they are of the staff',
    ],
    [
      'only an open form is entered',
      ['return entered.doctypes.has(doctype.name) && Object', 'return Object'],
      'is theirs in a form that is open',
    ],
    [
      'a form that names nobody is open',
      ['fields.length <= 1 || doctype.custom', 'doctype.custom'],
      'is theirs in a form that is open',
    ],
    [
      'a form of the site’s own is open',
      ['fields.length <= 1 || doctype.custom', 'fields.length <= 1'],
      'is theirs in a form that is open',
    ],
    [
      'no outsider writes the company’s books',
      ['isBusiness(doctype) ||', ''],
      'is not in the company’s books',
    ],
    [
      'a form with a company is its books',
      ["linksTo(doctype, 'Company').length > 0", 'false'],
      'is not in the company’s books',
    ],
    [
      'a log is written by nobody',
      [' / (Log|Ledger Entry)$/.test(name) ||', ' false ||'],
      'is not in the company’s books',
    ],
    [
      'who entered a row is named weakly',
      ["target: 'User', weak: true", "target: 'User'"],
      'is theirs in a form that is open',
    ],
    [
      'of people nobody is asked by what they are called',
      ["all.filter(({ column }) => column !== 'name')", 'all'],
      'of people’s records',
    ],
    [
      'what has a finder of its own is asked for what was added',
      ['return all.filter(({ column }) => added.has(column))', 'return all'],
      'of what has a finder',
    ],
    [
      'work in a child row brings no document',
      [".filter(({ role }) => role !== 'work')", ''],
      'a child table brings',
    ],
  ]),
  ...guardsOf('ownership', 'write/child-rows', 'write/child-rows', [
    [
      'rows of others stay out',
      ["!ofPerson.has(parentfield) : owner !== 'other'", '!ofPerson.has(parentfield) : true'],
      'of all rows',
    ],
    [
      'rows of colleagues stay out beside their own',
      ["return owner === 'colleague' ? !ofPerson.has(parentfield) : owner", 'return owner'],
      'of all rows, where the person stands in ["guests"]',
    ],
    [
      'what one took part in has no rows of others',
      ["return owner === 'subject' || owner === 'nobody'", "return owner !== 'other'"],
      'of own rows',
    ],
    [
      'a fact has no rows of nobody',
      ["      return owner === 'subject'\n", "      return owner !== 'other'\n"],
      'of matched rows',
    ],
  ]),
]
