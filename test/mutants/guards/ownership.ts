// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { guardsOf } from '../guards-of.ts'
import { edit, type Mutant } from '../mutant.ts'

const deciding = 'ownership/row-ownership'
const children = 'ownership/child-row-ownership'
const questions = 'ownership/open-questions'
const facts = 'ownership/row-facts'
const entered = 'ownership/entered-forms'

/** Guards of: whose a row is, among those whom it names. */
export const ownership: Mutant[] = [
  {
    guard: 'ownership: a member of the staff enters what is about others',
    edits: [
      edit(
        'apps/worker/src/collect/collect.ts',
        'isWebsiteUser ? readEnteredForms(reader, user) : null',
        'readEnteredForms(reader, user)',
      ),
    ],
    test: {
      file: 'test/collect/generic-pass.integration.test.ts',
      name: 'what a member of the staff entered',
    },
  },
  ...guardsOf('ownership', deciding, deciding, [
    [
      'what a shared address names is kept back',
      [
        "if (facts.sharedChild || names('shared')) return",
        "if (facts.sharedChild && names('shared')) return",
      ],
      'what names only a shared',
    ],
    [
      'what is open is kept back',
      [
        "if (facts.undecidedChild || names('undecided')) return",
        "if (facts.undecidedChild && names('undecided')) return",
      ],
      'what names only a shared',
    ],
    [
      'what could not be read is kept back',
      ["facts.unreadableChild || names('unreadable')", "facts.unreadableChild && names('unreadable')"],
      'what names only a shared',
    ],
    [
      'who is named first has the row',
      [
        "if (first?.naming === 'subject') return { ...told, columns: 'all', rows: 'all' }",
        "if (mine.length > 0) return { ...told, columns: 'all', rows: 'all' }",
      ],
      'whom a row names first',
    ],
    [
      'who is named before by what they are comes first',
      ['rankOf(one) < rankOf(first)', 'rankOf(one) < 0'],
      'record before outsider',
    ],
    [
      'the form’s order decides between equals',
      ['rankOf(one) < rankOf(first)', 'rankOf(one) <= rankOf(first)'],
      'whom a row names first',
    ],
    [
      'whoever works on a row is not whom it is about',
      ['if (!one.isSubject || (one.naming', 'if ((one.naming'],
      'a field of work makes nobody',
    ],
    [
      'a task is its receiver’s without the rows of others',
      ["(first?.naming === 'subject' && isTask(first))", 'false'],
      'one that was given to a member',
    ],
    [
      'a task of somebody outside is about them',
      ["return standing === 'staff' && namesTask", 'return namesTask'],
      'one that was given to a member',
    ],
    [
      'a reference takes no task from whom it was given to',
      ['if (isForSubject(named, first) || (', 'if ((false) || ('],
      'one that refers to somebody’s document',
    ],
    [
      'only a reference says for whom a notice is',
      ["if (first?.field.kind !== 'dynamic') return false", 'if (first === undefined) return false'],
      'one that refers to somebody’s document',
    ],
    [
      'a notice that one worked on is not for one',
      ["naming === 'subject' && isSubject && isFor", "naming === 'subject' && isFor"],
      'a notice is for its receiver',
    ],
    [
      'what is of all is told without the rows of others',
      [
        "if (shared) return { ...told, columns: 'all', rows: 'own' }",
        "if (shared) return { ...told, columns: 'all', rows: 'all' }",
      ],
      'what is of all whom it names',
    ],
    [
      'a row of one’s own brings no document of another',
      ['!ofAnother && first === undefined', 'true'],
      'in whose rows the person stands',
    ],
    [
      'a row about somebody else brings no document',
      [' && childWork.length === 0) {', ') {'],
      'in whose rows the person stands',
    ],
    [
      'a form of an app is not theirs who worked on it',
      ['(custom && tied.length > 0)', 'tied.length > 0'],
      'a form of the site’s own is theirs',
    ],
    [
      'what the staff did by mail is not about them',
      [" && standing !== 'staff'))", '))'],
      'what somebody outside did by mail',
    ],
    [
      'an account that worked is not whom a row is about',
      ["field.kind === 'email' && standing !== 'staff'", "standing !== 'staff'"],
      'what somebody outside did by mail',
    ],
    ['a company is somebody else', ['isCompany === true || (', '('], 'a company is somebody else'],
  ]),
  ...guardsOf('ownership', 'ownership/standing', deciding, [
    [
      'what a document refers to comes after outsiders',
      ['reference: 2.5', 'reference: 0.5'],
      'outsider before reference',
    ],
    [
      'a field that the site added takes nothing',
      ['return field.added && rank >= 0 ? Math.max(rank, rankOfAdded) : rank', 'return rank'],
      'a field that the site added',
    ],
    [
      'whose file it is stays first where the site added the field',
      [' && rank >= 0 ?', ' ?'],
      'a field that the site added',
    ],
    ['who made a row comes last', ['if (field.weak) return rankOfAuthor', ''], 'who made a row comes after'],
    [
      'who asked is before who works on it',
      ["standing === 'staff' && field.role === 'asked' ? rankOfAskingStaff : ranks", 'ranks'],
      'of the staff, whoever asked',
    ],
  ]),
  ...guardsOf('ownership', 'ownership/standing', facts, [
    [
      'an employee is no outsider',
      ["if (target === 'Employee') return 'employee'", ''],
      'what somebody is to a row',
    ],
    [
      'a patient comes before outsiders',
      ["? 'staff' : 'record'", "? 'staff' : 'outsider'"],
      'what somebody is to a row',
    ],
    [
      'an adviser comes after outsiders',
      ["? 'staff' : 'record'", "? 'record' : 'record'"],
      'what somebody is to a row',
    ],
    [
      'an account of the staff comes after outsiders',
      ["if (staff && (target === undefined || target === 'User')) return 'staff'", ''],
      'what somebody is to a row',
    ],
    [
      'who asked comes before outsiders',
      ["field.role === 'asked' ? 'asker' : 'outsider'", "'outsider'"],
      'whoever asked is before others',
    ],
  ]),
  ...guardsOf('ownership', facts, facts, [
    [
      'who enters for others what they ask for works',
      [" && !(target === 'User' && ofStaff))", ')'],
      'whoever asked is before others',
    ],
    [
      'an address of the company that asks is whom it is about',
      ["!(target === 'User' && ofStaff)", '!ofStaff'],
      'whoever asked is before others',
    ],
    ['several addresses are a list', [' || isList(field, value)', ''], 'several addresses are a list'],
    ['a link to a thing names nobody', [' || linksToNonPerson(reader, one)', ''], 'a Dynamic Link names who'],
    [
      'who made a row takes it from nobody',
      ['return field.weak || field.hop', 'return field.hop'],
      'who made a row, and what',
    ],
    [
      'what a row hangs on takes it from nobody',
      ['field.weak || field.hop ||', 'field.weak ||'],
      'who made a row, and what',
    ],
  ]),
  ...guardsOf('ownership', children, children, [
    [
      'a member of the staff is a colleague',
      ["new Set(['employee', 'staff'])", 'new Set([])'],
      'members of the staff are colleagues',
    ],
    [
      'a row of another is theirs',
      ["? 'colleague' : 'other'\n", "? 'colleague' : 'nobody'\n"],
      'a row of a child table is of whom',
    ],
    [
      'a company is nobody',
      ["named.filter((one) => one.naming === 'subject' || isPerson(one))", 'named'],
      'a company is nobody',
    ],
    ['a party may be a person', ['        mayBePerson(link)\n', '        false\n'], 'a company is nobody'],
    [
      'a shared address is somebody else’s',
      ["naming === 'nobody' || naming === 'other' ? 'nobody' : 'other'", "'nobody'"],
      'a row that names only a shared',
    ],
    [
      'a list of people has people in it',
      ['doctype.custom ? guarded(rows, ownersOf(rows)) : ownersOf(rows)', 'ownersOf(rows)'],
      'in a list of people',
    ],
    [
      'an app’s list says whom it names',
      ['doctype.custom ? guarded(', 'true ? guarded('],
      'in a list of people',
    ],
    [
      'one list says nothing of another',
      ["lists.has(rows[at]?.parentfield ?? '')", 'lists.size > 0'],
      'in a list of people',
    ],
    [
      'a value ends where its column does',
      ['`${value.length}:${text(value)}`', 'text(value)'],
      'rows that say the same',
    ],
    [
      'work says nothing of whom a row names',
      ['one.isSubject && one.naming === naming', 'one.naming === naming'],
      'whom a row names is the strongest',
    ],
    [
      'a row about a patient is not the employee’s',
      ["standing === 'record' || target", 'target'],
      'a row that names the person is about another',
    ],
    [
      'a row about a guest is not the employee’s',
      [" || target === 'User',", ','],
      'a row that names the person is about another',
    ],
    [
      'a party may be a company',
      ['return firstNamed(certain)', 'return firstNamed(named)'],
      'a row that names the person is about another',
    ],
  ]),
  ...guardsOf('ownership', questions, questions, [
    [
      'a company that is named is no person',
      ['nobody.has(one) ?', 'nobody.size < 0 ?'],
      'a company that a row names',
    ],
    [
      'a company is told from nobody',
      ['isCompany: one.target !== undefined', 'isCompany: false'],
      'a company that a row names',
    ],
    [
      'an address that nobody is known by is nobody',
      ['isSomebodys(one.address))', 'true)'],
      'an address that nobody is known by',
    ],
    [
      'where only work ties a row, an address is somebody’s',
      ['isAddress && isMine ?', 'isAddress ?'],
      'where only work ties',
    ],
    [
      'an address of the company is somebody’s',
      [" && standing !== 'staff'\n", '\n'],
      'an address of the company',
    ],
    [
      'work asks nothing',
      ["if (naming !== 'other' || !isSubject) return []", "if (naming !== 'other') return []"],
      'a field of work asks nothing',
    ],
  ]),
  ...guardsOf('ownership', 'ownership/known-addresses', questions, [
    [
      'records of people are known by their addresses',
      [', ...ofRecords]', ']'],
      'an address that nobody is known by',
    ],
    [
      'employees are known by their addresses',
      [' ...ofEmployees,', ''],
      'an address that nobody is known by',
    ],
    [
      'an address is known in both spellings',
      ['spellingsOf(address).some((one) => known.has(one))', 'known.has(address)'],
      'an address that nobody is known by',
    ],
  ]),
  ...guardsOf('ownership', 'site/permission-rows', entered, [
    [
      'a site’s own rights stand in place of those shipped',
      ['!customised.has(parent)', 'true'],
      'an account of the website',
    ],
    [
      'fields of a higher level are not documents',
      ["rows.filter(({ permlevel }) => (permlevel || '0') === '0')", 'rows'],
      'an account of the website',
    ],
  ]),
  ...guardsOf('ownership', entered, entered, [
    [
      'who may read enters nothing',
      [".filter(({ create }) => create === '1')", ''],
      'an account of the website',
    ],
    [
      'web forms are open',
      ["    ...webForms.map(({ doc_type = '' }) => doc_type),\n", ''],
      'an account of the website',
    ],
    ['everybody has roles', ["['All', 'Guest', ...held", '[...held'], 'an account of the website'],
  ]),
]
