import { guardsOf } from '../guards-of.ts'
import type { Mutant } from '../mutant.ts'

const deciding = 'ownership/row-ownership'
const children = 'ownership/child-row-ownership'
const questions = 'ownership/open-questions'
const facts = 'ownership/row-facts'
const entered = 'ownership/entered-forms'
const records = 'subject/person-records'
const employees = 'subject/employees'
const contacts = 'subject/contacts'
const addresses = 'subject/proven-addresses'
const asked = 'find/doctypes-to-search'

/** Whose a row is, among those whom it names. */
const rows: Mutant[] = [
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
        "if (first?.naming === 'subject') return { reasons, columns: 'all', rows: 'all' }",
        "if (mine.length > 0) return { reasons, columns: 'all', rows: 'all' }",
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
        "if (shared) return { reasons, columns: 'all', rows: 'own' }",
        "if (shared) return { reasons, columns: 'all', rows: 'all' }",
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
      ['    ...ofRecords,\n', ''],
      'an address that nobody is known by',
    ],
    [
      'employees are known by their addresses',
      ['    ...ofEmployees,\n', ''],
      'an address that nobody is known by',
    ],
    [
      'an address is known in both spellings',
      ['spellingsOf(address).some((one) => known.has(one))', 'known.has(address)'],
      'an address that nobody is known by',
    ],
  ]),
  ...guardsOf('ownership', entered, entered, [
    [
      'a member of the staff enters what is about others',
      ['if (!subject.isWebsiteUser) return null', ''],
      'a member of the staff',
    ],
    [
      'a site’s own rights stand in place of those shipped',
      ['!customised.has(parent)', 'true'],
      'an account of the website',
    ],
    [
      'fields of a higher level are not documents',
      [" && (permlevel || '0') === '0')", ')'],
      'an account of the website',
    ],
    ['who may read enters nothing', ["create === '1' && ", ''], 'an account of the website'],
    [
      'web forms are open',
      ["    ...webForms.map(({ doc_type = '' }) => doc_type),\n", ''],
      'an account of the website',
    ],
    ['everybody has roles', ["['All', 'Guest', ...held", '[...held'], 'an account of the website'],
  ]),
]

/** Whose records of people, employees and contacts are, and which addresses. */
const persons: Mutant[] = [
  ...guardsOf('ownership', records, records, [
    [
      'a record with another account is somebody else’s',
      ['if (owners.length > 0 && !owners.includes(account.user))', 'if (owners.length < 0)'],
      'is somebody else’s where it names another',
    ],
    [
      'a record at a shared address is not told',
      ['if (address !== null && !subject.addresses.has(address)) {', 'if (false) {'],
      'that somebody shares',
    ],
    [
      'why a record is kept back is told',
      ["shared ? 'shared_mailbox' : 'undecided'", "shared ? 'undecided' : 'undecided'"],
      'that somebody shares',
    ],
    [
      'a record of another name is for an officer',
      ["if (!proven && !fits.includes('profile')) return", 'if (false) return'],
      'is for an officer where it is called otherwise',
    ],
    [
      'a name by the account’s own word opens nothing',
      ["return proven ? prove('follows', source) :", "return called.length > 0 ? prove('follows', source) :"],
      'is for an officer where the name is only',
    ],
    [
      'who may write records ties none by an address',
      ["if (own && !fits.includes('proven')) return", 'if (false) return'],
      'is theirs by what the staff wrote',
    ],
    [
      'a name in another script may be theirs',
      ['address !== null && called.some(mayBeInAnotherScript)', 'false'],
      'is theirs where its name fits',
    ],
    [
      'a name in another script is theirs at their address alone',
      ['address !== null && called.some', 'called.some'],
      'is theirs by its name alone',
    ],
    [
      'a record without a name is theirs at their address alone',
      ['(called.length === 0 && address !== null)', 'called.length === 0'],
      'is theirs by its name alone',
    ],
    [
      'what one part of a name says is no whole name',
      ['...parts.filter((part) => /\\s/u.test(part.trim()))', '...parts'],
      'of a name in parts',
    ],
    [
      'a title may be the whole name',
      ['...parts.filter((part) => /\\s/u.test(part.trim()))', ''],
      'what a record is called',
    ],
    [
      'addresses are compared without case',
      ["by: 'mail' }, true)", "by: 'mail' })"],
      'is theirs where its name fits',
    ],
  ]),
  ...guardsOf('ownership', 'subject/record-evidence', records, [
    [
      'who may write records ties none to themselves',
      ["leaveOpen('self_written', source)", 'assigned'],
      'is for an officer where they may have put',
    ],
    [
      'who may not write records is tied by the staff',
      [" || !authors.mayHave(account.user, 'write', doctype, row.owner))", ')'],
      'is theirs, whatever it is called',
    ],
    [
      'a name by the staff’s word is proven',
      ["if (fits.includes('proven')) return assigned", ''],
      'is for an officer where they may have put',
    ],
    [
      'what nobody changed is as it was made',
      ['if (isUntouched(row)) return assigned', ''],
      'somebody else made it',
    ],
    [
      'what its maker did not save last was changed',
      [' && owner === modified_by', ''],
      'somebody else made it',
    ],
    [
      'what has no time may have been changed',
      ["creation !== '' && creation", 'creation'],
      'somebody else made it',
    ],
    [
      'another saved it last, with their name',
      ["if (row.modified_by !== account.user && fits.includes('profile')) return assigned", ''],
      'another saved it last',
    ],
    [
      'whoever saved it last may have named it',
      ["row.modified_by !== account.user && fits.includes('profile')", "fits.includes('profile')"],
      'another saved it last',
    ],
    [
      'a version tells who put them there',
      ["return by === 'another' ?", 'return by === null ?'],
      'a version tells',
    ],
  ]),
  ...guardsOf('ownership', 'subject/linked-records', 'subject/linked-records', [
    [
      'a linked record bears their name',
      ["subject.names.likely(one) === 'proven'", 'one.length > 0'],
      'a record that the person’s own leads to',
    ],
    [
      'a name by the account’s own word leads nowhere',
      ["likely(one) === 'proven'", "likely(one) !== 'other'"],
      'the name that the account gave itself',
    ],
    [
      'what the account wrote leads nowhere',
      ['.filter(({ owner }) => owner !== account.user)', ''],
      'what the account wrote on a record',
    ],
    [
      'a superior is somebody else',
      [" && meaningOf(field) === 'subject'\n", '\n'],
      'a superior is somebody else',
    ],
    ['leads are followed', ["target === 'Lead' || metadata", 'metadata'], 'records lead on'],
  ]),
  ...guardsOf('ownership', employees, employees, [
    [
      'a record that is not theirs gives no address',
      ["{ field: 'user_id' })) continue", "{ field: 'user_id' })) void name"],
      'are none where the record is not theirs',
    ],
    ['what is no address is none', [".filter((one) => one.includes('@'))", ''], 'that are no addresses'],
    [
      'who saved their own record last may have written its address',
      ['own && row.modified_by === account.user ?', 'own && false ?'],
      'are open where they may',
    ],
    [
      'what another saved last is the staff’s word',
      [' && row.modified_by === account.user ?', ' ?'],
      'are open where they may',
    ],
    [
      'an employee of another name is somebody else',
      ["fit === 'other' || (user_id", '(user_id'],
      'is theirs where the name fits',
    ],
    [
      'an employee with another account is somebody else',
      [" || (user_id !== '' && user_id !== account.user)) {", ') {'],
      'is somebody else’s with another account',
    ],
    [
      'who may write employees ties none by an address',
      ["fit === 'proven' && !own", "fit === 'proven'"],
      'is for an officer where they may have written',
    ],
    [
      'a name by the account’s own word ties no employee',
      ["const proven = fit === 'proven' &&", 'const proven ='],
      'is for an officer where they may have written',
    ],
    [
      'an earlier employee has no account',
      ["user_id === '' && subject.names", 'subject.names'],
      'has the record of before',
    ],
    [
      'an earlier employee has the same name',
      [" && subject.names.likely(employee_name) === 'proven')", ')'],
      'has the record of before',
    ],
    [
      'who approves has an address of their own',
      ["kind === 'email' && role === 'subject'", "kind === 'email'"],
      'are theirs, and whoever approves',
    ],
  ]),
  ...guardsOf('ownership', contacts, contacts, [
    [
      'a contact of another name is somebody else’s',
      ["another || fit === 'other'", 'another'],
      'is theirs where the staff made it',
    ],
    [
      'a contact with another account is somebody else’s',
      ["another || fit === 'other'", "fit === 'other'"],
      'is theirs where the staff made it',
    ],
    [
      'a contact that somebody outside made is not looked at',
      ["if (isOutsiders(resolving, 'Contact', contact)) {", 'if (contact.owner === account.user) {'],
      'is not looked at where somebody outside made',
    ],
    [
      'a contact of an unknown maker is for an officer',
      [
        "!== 'staff')\n    return leaveOpen('author_unknown'",
        "=== 'outsider')\n    return leaveOpen('author_unknown'",
      ],
      'is for an officer where nobody can tell',
    ],
    [
      'who may write contacts ties none',
      ["? leaveOpen('self_written', source)\n    : prove", "? prove('staff', source)\n    : prove"],
      'is for an officer where nobody can tell',
    ],
    [
      'an address book ties nothing',
      ["row.pulled_from_google_contacts !== '1'", 'true'],
      'a customer on a contact',
    ],
    [
      'a contact of a customer may be somebody outside’s',
      ["if (authors.standing(owner, creation, ['Contact']) === 'outsider') continue", ''],
      'is not looked at where somebody outside filed',
    ],
    [
      'a contact of a customer has nobody else’s address',
      ["user === '' && (email_id === '' || addresses.has(foldAscii(email_id)))", "user === ''"],
      'is theirs where it bears their name',
    ],
    [
      'a contact of a customer has nobody else’s account',
      ["user === '' && (email_id", '(email_id'],
      'is theirs where it bears their name',
    ],
    [
      'a link is to a document of its doctype',
      ["parenttype: 'Contact', link_doctype: doctype", "parenttype: 'Contact'"],
      'of another doctype',
    ],
  ]),
  ...guardsOf('ownership', addresses, addresses, [
    [
      'another’s login is theirs',
      ['isLogin(address) ? contradicted : weigh', 'weigh'],
      'an address by which another account signs in',
    ],
    [
      'another’s login is theirs in both spellings',
      ['spellingsOf(address).some((one) => logins.has(one))', 'logins.has(address)'],
      'an address by which another account signs in',
    ],
    [
      'a proven address is theirs in both spellings',
      ['proven.push(...spellingsOf(address))', 'proven.push(address)'],
      'an address that stands on the person’s contact',
    ],
    [
      'an open address is open in both spellings',
      ['undecided.push(...spellingsOf(address))', 'undecided.push(address)'],
      'what is open is open',
    ],
    [
      'a shared address is shared in both spellings',
      ['shared.push(...spellingsOf(address))', 'shared.push(address)'],
      'an address on somebody else’s contact',
    ],
    [
      'addresses of an employee record are the staff’s word',
      ['for (const { address, evidence } of ofEmployee) say(address, evidence)', ''],
      'an address on somebody else’s employee record',
    ],
  ]),
]

/** What hangs on documents, is filed under them, was entered, and which child rows go with them. */
const finding: Mutant[] = [
  ...guardsOf('ownership', 'find/hanging', 'find/hanging', [
    ['two hops and no further', ['const mostHops = 2', 'const mostHops = 3'], 'leads once more'],
    ['nothing hangs on a log', [' && !logs.test(doctype)))', '))'], 'and is an entry of a log'],
    [
      'what is about somebody else is kept back',
      ["if (match.columns === 'all') select", 'if (match.reasons.length > 0) select'],
      'and is about somebody else',
    ],
    [
      'business documents refer to each other',
      ['if (isSubmittable) return false', ''],
      'business documents of a company',
    ],
    [
      'documents of a company refer to each other',
      ["options === 'Company' || (", '('],
      'business documents of a company',
    ],
    [
      'notices are for whom they name',
      [" || ((options === 'User' || persons.has(options)) && namesReceiver(fieldname))),", '),'],
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
      ['!staff.has(address) && !nobodys.has(address)', '!staff.has(address)'],
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
      ['if (outside.some((address) => subject.unprovenAddresses.has(address))) return', ''],
      'is nothing to them',
    ],
    [
      'an address that looks alike tells nothing',
      ['if (outside.some((address) => lookAlikes.has(lookAlikeKey(address)))) return', ''],
      'is nothing to them',
    ],
    [
      'mail that cannot be read is kept back',
      ['found.some(({ unread }) => unread.length > 0)', 'false'],
      'is kept back where it cannot be read',
    ],
    [
      'a reference is to a document of its doctype',
      ["type !== via || !wanted.has(target ?? '')", "!wanted.has(target ?? '')"],
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
      ['entered !== null && (', '('],
      'is not where they are of the staff',
    ],
    [
      'only an open form is entered',
      ['|| entered.doctypes.has(doctype.name))', '|| true)'],
      'is theirs in a form that is open',
    ],
    [
      'a form that names nobody is open',
      ['all.length <= 1 || doctype.custom', 'doctype.custom'],
      'is theirs in a form that is open',
    ],
    [
      'a form of the site’s own is open',
      ['doctype.custom || entered', 'entered'],
      'is theirs in a form that is open',
    ],
    [
      'no outsider writes the company’s books',
      ['isBusiness(doctype) ||', ''],
      'is not in the company’s books',
    ],
    [
      'a form with a company is its books',
      ["fields.some(({ fieldtype, options }) => fieldtype === 'Link' && options === 'Company')", 'false'],
      'is not in the company’s books',
    ],
    [
      'a log is written by nobody',
      [' / (Log|Ledger Entry)$/.test(name) ||', ' false ||'],
      'is not in the company’s books',
    ],
    [
      'who entered a row is named weakly',
      ["kind: 'email', weak: true", "kind: 'email'"],
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

/** Guards of: whose a row is. */
export const ownership: Mutant[] = [...rows, ...persons, ...finding]
