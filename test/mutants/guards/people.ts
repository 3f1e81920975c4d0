import { guardsOf } from '../guards-of.ts'
import type { Mutant } from '../mutant.ts'

const words = 'rules/people/field-words'
const names = 'rules/people/name-words'
const records = 'rules/people/person-records'
const learning = 'rules/people/read-person-records.integration'

/** Guards of: whose rows are people, what a field means, and whose records they are. */
export const people: Mutant[] = [
  ...guardsOf('people', words, words, [
    [
      'a field of work is about somebody else',
      ["return 'work'\n  // What is given", "return 'subject'\n  // What is given"],
      'work: practitioner',
    ],
    [
      'what a row is aimed at is told as a fact',
      [' || sets.aim.has(word)))', '))'],
      'work: against_employee',
    ],
    [
      'who asked for something is whom it is about',
      ["? 'asked' : 'work'\n", "? 'work' : 'work'\n"],
      'asked: raised_by',
    ],
    [
      'who did something worked',
      ["some((word) => sets.ask.has(word)) ? 'asked'", "some((word) => word !== '') ? 'asked'"],
      'work: approved_by',
    ],
    [
      'a word for by counts at the end',
      ["(by === words.length - 1 || words[by] === 'by')", '(by >= 0)'],
      'of other languages',
    ],
    ['an English by counts anywhere', [" || words[by] === 'by')", ')'], 'of other languages'],
    [
      'a task is given to somebody',
      ["sets.task.has(word)) ? 'asked' : 'subject'", "sets.task.has(word)) ? 'subject' : 'subject'"],
      'asked: assigned_to',
    ],
    [
      'fields that are work by their whole name',
      ["if (whole.has(fieldname)) return 'work'", ''],
      'work: from_user',
    ],
    ['words are read whole', ['.split(/[^\\p{L}]+/u)', '.split(/(?:)/u)'], 'a field is read by its words'],
    [
      'an account is named by a whole name',
      [
        'sets.account.has(fieldname.toLowerCase())',
        'wordsIn(fieldname).some((word) => sets.account.has(word))',
      ],
      'a field is of an account by its whole name',
    ],
    [
      'a notice is for its receiver where a reference says what about',
      ['isReference(reference) && (', '('],
      'a notice is for its receiver',
    ],
  ]),
  ...guardsOf('people', names, names, [
    ['accents are no letters of words', [".replace(marks, '')", ''], 'words are read without case'],
    [
      'words in one are read',
      [".replace(/(\\p{Ll})(\\p{Lu})/gu, '$1 $2')", ''],
      'words are read without case',
    ],
    [
      'a bare name says nothing besides',
      ['words.every((word) => wordsForName.has(word) || wordsForWhole.has(word))', 'true'],
      'a bare name says nothing besides',
    ],
    [
      'a label counts where the field is called no name',
      [' && !own.some((word) => wordsForName.has(word)))', ')'],
      'a bare name says nothing besides',
    ],
    [
      'a name of somebody else is not its form’s',
      ['called.length > 0 && called.every(', 'called.some('],
      'of Member, member_company_name',
    ],
    [
      'a name is called after its form',
      ['return called.length > 0 && called', 'return called'],
      'of Patient, name',
    ],
    ['stems are alike but for the end', ['Math.max(3, shorter - 1)', '3'], 'of Patient, pattern_name'],
    ['stems are of a length', [' && Math.abs(one.length - other.length) <= 3', ''], 'of Client, clientships'],
    [
      'short words of a form are no stem',
      ['.filter((word) => word.length >= 3)', ''],
      'of HD Agent, hd_name',
    ],
  ]),
  ...guardsOf('people', records, records, [
    [
      'child tables, settings and what has no table hold no people',
      ['doctype.isTable || doctype.isSingle || doctype.isVirtual || columns === null', 'columns === null'],
      'a child table',
    ],
    [
      'what has rules of its own has no form',
      [
        "isAlwaysPerson(doctype.name) || doctype.name === 'Address' || isParty(metadata, doctype.name)",
        "doctype.name === ''",
      ],
      'a postal address',
    ],
    [
      'trees are places',
      ["if (columns.has('lft') && columns.has('rgt')) return noForm", ''],
      'a tree of places',
    ],
    [
      'only texts hold a name, an account or an address',
      ["columns.get(fieldname)?.kind === 'text')\n  const own", 'columns.has(fieldname))\n  const own'],
      'what is no text names nobody',
    ],
    [
      'a text called an account is one where its form says nothing else',
      ['namesAccount(fieldname) && isPlain(field)', 'namesAccount(fieldname)'],
      'of a form what is the person’s own',
    ],
    [
      'what a form fetches is not its own',
      ['if (fetchFrom !== undefined) return false', ''],
      'of a form what is the person’s own',
    ],
    [
      'a guardian’s address is not the child’s',
      ['if (words.some((word) => ofRelations.has(word) && !own.has(word))) return false', ''],
      'of a form what is the person’s own',
    ],
    [
      'a guardian’s address is the guardian’s',
      [' && !own.has(word)))', '))'],
      'what is called after its form',
    ],
    [
      'who looks after somebody is not them',
      ["return meaningOf(fieldname) === 'subject' ||", 'return true ||'],
      'of a form what is the person’s own',
    ],
    [
      'an adviser’s address is the adviser’s',
      [' || workWordsIn(fieldname).some((word) => own.has(word))', ''],
      'what is called after its form',
    ],
    [
      'people have a name',
      ['form.names.length > 0 && isTied(form)', 'isTied(form)'],
      'Shift: its rows are none',
    ],
    [
      'people have an account, an address or a contact',
      ['isTied(form) && mayBeCalledPerson', 'mayBeCalledPerson'],
      'Driver Licence: its rows are none',
    ],
    [
      'who pays ties nobody',
      ['accounts.length + contacts.length + mails.length > 0', 'contacts !== undefined'],
      'a contact, an account or a mail address ties',
    ],
    [
      'documents are no people',
      ['if (isCalledDocument(doctype.name)) return false', ''],
      'Visitor Log: its rows are none',
    ],
    [
      'things are no people',
      ['!isCalledThing(doctype.name) || hasPersonalFields(doctype)', 'true'],
      'Company: its rows are none',
    ],
    [
      'things with what only people have may be',
      [' || hasPersonalFields(doctype)', ''],
      'Company Partner: its rows are people',
    ],
    [
      'birthdays are of people',
      ['wordsOfTitle(field.fieldname).some((word) => personalWords.has(word))', 'false'],
      'a thing with what only people have',
    ],
    [
      'a name is typed, not fetched',
      ['fetchFrom === undefined &&\n      !linked', '!linked'],
      'a name is typed',
    ],
    [
      'a name beside a link is that of what it links to',
      [" &&\n      !linked.has(fieldname.replace(/_(full_)?name$/, ''))", ''],
      'a name is typed',
    ],
    ['an address is no name', ["options !== 'Email' &&", ''], 'a name is typed'],
    [
      'a name is the title or stands first',
      ['(isTitle || field === first) && isBareName(field)', 'isBareName(field)'],
      'a bare name is one where',
    ],
    [
      'a title may be a name',
      ['(isTitle || field === first)', '(field === first)'],
      'a bare name is one where',
    ],
    ['a format is no link', [' && !formats.has(options) ?', ' ?'], 'a text links where'],
    [
      'a mail address is a text',
      ['return isPlain({ fieldtype, options }) && /e', 'return /e'],
      'a text holds mail addresses',
    ],
  ]),
  ...guardsOf('people', 'rules/people/learn-forms', learning, [
    [
      'a name stands among the first texts',
      ['const mostTyped = 6', 'const mostTyped = 60'],
      'what nobody is called by',
    ],
    [
      'an app’s texts hold no addresses that it does not tell',
      ['if (!doctype.custom) return form', ''],
      'a text of the site’s own holds addresses',
    ],
    [
      'most of a text are addresses',
      ['.length * 2 > filled.length', '.length > 0'],
      'a text of the site’s own holds addresses',
    ],
    [
      'texts of the site’s own hold addresses',
      ['mails: [...new Set([...form.mails, ...found])]', 'mails: form.mails'],
      'a text of the site’s own holds addresses',
    ],
    [
      'a third of the rows are called so',
      ['fits.length * 3 >= known.length', 'fits.length > 0'],
      'of a few rows a third',
    ],
    [
      'not all rows are called so',
      ['fits.length * 3 >= known.length', 'fits.length === known.length'],
      'of a few rows a third',
    ],
    [
      'a row that is called as somebody known is',
      ['.isLikely(value)', '.isLikely(value) || true'],
      'what nobody is called by',
    ],
    [
      'rows may be called as who pays',
      [
        "    ...parties.flatMap(({ column, target }) => names.get(partyKey(target, row.get(column) ?? '')) ?? []),\n",
        '',
      ],
      'forms say it by themselves',
    ],
    [
      'addresses are known in both spellings',
      [
        "spellingsOf(foldAscii(row.get(tie) ?? '')).flatMap((one) => names.get(one) ?? [])",
        "names.get(row.get(tie) ?? '') ?? []",
      ],
      'forms say it by themselves',
    ],
    [
      'accounts of the desk are staff',
      ["if (type === 'System User') staff.add(key)", ''],
      'of the staff are those',
    ],
    ['guests are no staff', ["if (type === 'System User') staff", 'staff'], 'of the staff are those'],
    [
      'a row of an employee is of the staff',
      [' || filled(row, form.employees)\n  const counted', '\n  const counted'],
      'of the staff are those',
    ],
  ]),
  ...guardsOf('people', 'rules/people/read-person-records', learning, [
    [
      'the map denies people',
      ["form === null || record === 'document' ?", 'form === null ?'],
      'the map wins over the form',
    ],
    ['the map says staff', ['kind: record ?? (', 'kind: ('], 'the map wins over the form'],
    [
      'parties of ERPNext are people',
      ['ofParties.has(doctype.name)) ||', 'false) ||'],
      'the map wins over the form',
    ],
    [
      'half of the staff tells nothing',
      ['staff === others ? byWord', 'staff + others === 0 ? byWord'],
      'of the staff are those',
    ],
    [
      'the map says who holds people, whatever ties its rows',
      ['(record !== undefined && doctype.fields.length > 0) ||', ''],
      'the map wins over the form',
    ],
    [
      'a name tells where no row does',
      ['(staff === others ? byWord : mostly)', 'mostly'],
      'where no row tells',
    ],
    [
      'what rows told stands for all exports that find the same',
      [
        ['known.metadata === null || known.key !== key', 'true'],
        ['if (known.metadata !== null && performance', 'if (known.key === null && performance'],
      ],
      'what is found is one object',
    ],
  ]),
  ...guardsOf('people', 'rules/person-fields', 'rules/person-fields', [
    [
      'a link to a thing names nobody',
      [
        "return namesPersons(metadata, target) ? { kind: 'link', target } : null",
        "return { kind: 'link', target }",
      ],
      'a link to a person names one',
    ],
    [
      'a member of the staff is named for their work',
      ["persons.get(key.target)?.kind === 'staff') return 'work'", "key.target === '') return 'work'"],
      'a member of the staff in a record',
    ],
    [
      'an account in a call acts',
      ["if (isAccount && isOfCall(fieldname)) return 'work'", ''],
      'accounts in a call act',
    ],
    [
      'an address in a call is the other side',
      ['if (isAccount && isOfCall(fieldname))', 'if (isOfCall(fieldname))'],
      'accounts in a call act',
    ],
    [
      'the map says that nobody is named',
      ["if (key === null || setting === 'ignore') continue", 'if (key === null) continue'],
      'the map says more than the form',
    ],
    ['the map says what a field means', ['roleBySetting(setting) ??', ''], 'the map says more than the form'],
    [
      'what the site added is marked',
      ['field.custom && !doctype.custom', 'false'],
      'what the site added to a form',
    ],
    [
      'a form of the site’s own has nothing added',
      ['field.custom && !doctype.custom', 'field.custom'],
      'what the site added to a form',
    ],
    [
      'an app’s text holds no address that it does not tell',
      ["return plain && custom ? { kind: 'email'", "return plain ? { kind: 'email'"],
      'a site’s own text may hold',
    ],
    [
      'an address beside a link to a contact is a copy',
      ["(target === 'Contact' && isBeside(column, field.column))", 'false'],
      'an address beside a link',
    ],
    [
      'an address beside a record is no copy',
      ["(target === 'Contact' && isBeside(", '(isBeside('],
      'an address beside a link',
    ],
    [
      'an address that is fetched is a copy',
      ['fetched.get(field.column) === column ||', ''],
      'an address beside a link',
    ],
    [
      'a link that was made a text still names',
      ['key === null && field.before !== undefined', 'false'],
      'a link that was made a text',
    ],
    [
      'a row of a child table is filed under nobody',
      ["!doctype.isTable && isText(doctype, 'name')", "isText(doctype, 'name')"],
      'a document may be filed',
    ],
    [
      'what is no text names nobody',
      ['if (!uuids && !isText(doctype, field.fieldname)) continue', ''],
      'what no text and no uuid holds',
    ],
    [
      'who made a row is named by the map alone',
      ['if (rule.owner === true && doctype', 'if (doctype'],
      'who made a row is named',
    ],
  ]),
  ...guardsOf('people', 'values/name-scripts', 'values/name-scripts', [
    [
      'a name in another script fits by its sound',
      ["? 'alike' : 'unlike'", "? 'alike' : 'alike'"],
      'Иван Петров beside ["Maria Santos"]: unlike',
    ],
    [
      'in the same script letters are compared',
      ['if (others.some((one) => [...scriptsIn(one)].some((each) => script.has(each)))) return null', ''],
      'Мария beside ["Maria Santos","Мария Сантос"]: null',
    ],
    [
      'letters of Han do not tell',
      ["if (unread.test(name) || others.every((one) => unread.test(one))) return 'unknown'", ''],
      '王小明 beside ["Xiaoming Wang"]: unknown',
    ],
    [
      'each word of the shorter name fits',
      ['few.every((word)', 'few.some((word)'],
      'Мария Иванова beside ["Maria Santos"]: unlike',
    ],
    ['no sound is nobody’s', ['if (few.length === 0) return false', ''], 'vowels alone'],
    [
      'a long text is no name',
      ["if (name.length > longestName) return 'unlike'", ''],
      'a text that is longer than any name',
    ],
  ]),
  ...guardsOf('people', 'values/mail/domain-spellings', 'values/mail/domain-spellings', [
    [
      'a domain has two spellings',
      ['[address, local + domainToUnicode(ascii), local + ascii]', '[address, local + ascii]'],
      'zoe@xn--mller-kva.de',
    ],
    ['the mailbox stays as it is', ["address.lastIndexOf('@')", "address.indexOf('@')"], '"a@ä"@müller.de'],
    [
      'a long domain is spelt in one way',
      ['domain.length > longestDomain || ', ''],
      'a domain that is longer than any',
    ],
  ]),
]
