import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const collect = 'apps/worker/src/collect'
const hostile = (number: string): TestNamed => ({
  file: 'test/security/hostile/hostile.integration.test.ts',
  name: `'${number}'`,
})
const generic = (name: string): TestNamed => ({ file: 'test/collect/generic-pass.integration.test.ts', name })
const forms = (name: string): TestNamed => ({ file: 'test/erpnext/holdout/forms.integration.test.ts', name })
const decided = (name: string): TestNamed => ({ file: 'test/collect/decided-ties.integration.test.ts', name })

/** What stands on a contact is judged by itself as well: a second guard, taken away with the first. */
const listsLikeTheContact = edit(
  `${collect}/subject/contact-evidence.ts`,
  "evidence.outcome === 'proven' ? evidenceOfLists(resolving, contact) : evidence",
  'evidence',
)

/** Guards of: whose word a tie is. */
export const evidence: Mutant[] = [
  {
    guard: 'names: an account that named itself is nobody',
    edits: [edit(`${collect}/subject/resolve-subject.ts`, 'former.assertGiven(authors, user)', '')],
    test: { file: 'test/security/self-named.test.ts', name: 'A200' },
  },
  {
    guard: 'names: a note of a renaming with other words is one still',
    edits: [
      edit(
        `${collect}/subject/account.ts`,
        'rows.some(isOwnWord)',
        'renamed.some(({ row }) => isOwnWord(row))',
      ),
    ],
    test: { file: 'test/security/self-named.test.ts', name: 'A200' },
  },
  {
    guard: 'child rows: those of another person stay out',
    edits: [
      edit(
        `${collect}/ownership/child-row-ownership.ts`,
        "? 'colleague' : 'other'",
        "? 'colleague' : 'nobody'",
      ),
    ],
    test: generic('of child rows those of other persons stay out'),
  },
  {
    guard: 'child rows: in a list of people a row that names nobody is somebody',
    edits: [
      edit(
        `${collect}/ownership/child-row-ownership.ts`,
        'doctype.custom ? guarded(rows, ownersOf(rows)) : ownersOf(rows)',
        'ownersOf(rows)',
      ),
    ],
    test: forms('of a list of people only their own row'),
  },
  {
    guard: 'evidence: the owner of the document decides',
    edits: [
      edit(
        `${collect}/subject/contact-evidence.ts`,
        "'outsider' : authors.standing(owner, creation, ['Contact'])",
        "'outsider' : authors.standing('Administrator', creation, ['Contact'])",
      ),
    ],
    test: hostile('A36'),
  },
  {
    guard: 'evidence: claims tie nothing',
    edits: [
      edit(
        `${collect}/subject/contact-evidence.ts`,
        "open('completed_by_staff') : claimed",
        "open('completed_by_staff') : prove('staff', source)",
      ),
      listsLikeTheContact,
    ],
    test: hostile('A39'),
  },
  {
    guard: 'evidence: what the staff saved since is no word of theirs',
    edits: [
      edit(
        `${collect}/subject/contact-evidence.ts`,
        "open('completed_by_staff') : claimed",
        "prove('staff', source) : claimed",
      ),
      listsLikeTheContact,
    ],
    test: hostile('A38'),
  },
  {
    guard: 'evidence: staff at the time',
    edits: [edit(`${collect}/evidence/authors.ts`, 'history?.at(at)', "history?.at('9999')")],
    test: hostile('A45'),
  },
  {
    guard: 'evidence: rights on the document and on what it ties to',
    edits: [edit(`${collect}/subject/parties/parties.ts`, "['Contact', doctype]", "['Contact']")],
    test: hostile('A110'),
  },
  {
    guard: 'evidence: roles of the website are no staff',
    edits: [
      edit(
        `${collect}/evidence/permissions.ts`,
        '!everybodys.has(role) && !ofWebsite.has(role)',
        '!everybodys.has(role)',
      ),
    ],
    test: hostile('A95'),
  },
  {
    guard: 'evidence: copied fields are worth what the contact is',
    edits: [
      edit(
        `${collect}/subject/names-subject.ts`,
        "copied !== '' && !hasRecord(records, target, copied)",
        'false',
      ),
    ],
    test: hostile('A48'),
  },
  {
    guard: 'evidence: an address beside a contact without a word in common',
    edits: [edit(`${collect}/rules/person-fields.ts`, "link === 'contact' ?", "link === '' ?")],
    test: hostile('A107'),
  },
  {
    guard: 'evidence: the name of a profile opens no shared mailbox',
    edits: [
      edit(
        `${collect}/subject/bearers.ts`,
        "filter(({ fit }) => fit !== 'proven')",
        "filter(({ fit }) => fit === 'other')",
      ),
    ],
    test: hostile('A41'),
  },
  {
    guard: 'evidence: the portal’s customer gives no name',
    edits: [
      edit(
        `${collect}/subject/parties/parties.ts`,
        'owners.get(tie.name) !== account.user',
        'owners.size > 0',
      ),
    ],
    test: hostile('A103'),
  },
  {
    guard: 'evidence: contacts of outsiders make no mailbox shared',
    edits: [
      edit(
        `${collect}/subject/bearers.ts`,
        'others.filter(({ row, doctype }) => !isOutsiders(resolving, doctype, row))',
        'others',
      ),
    ],
    test: hostile('A42'),
  },
  {
    guard: 'evidence: leads of opportunities by mail are the sender’s word',
    edits: [edit(`${collect}/evidence/origins.ts`, 'if (ofMail.has(name)) made.add(party_name)', '')],
    test: hostile('A108'),
  },
  {
    guard: 'evidence: portal users that one may write oneself',
    edits: [
      edit(
        `${collect}/subject/parties/parties.ts`,
        "if (!authors.mayHave(account.user, 'write', doctype, owner)) return",
        'return',
      ),
    ],
    test: hostile('A96'),
  },
  {
    guard: 'evidence: rights on documents of one’s own',
    edits: [
      edit(
        `${collect}/evidence/authors.ts`,
        "permissionType === 'create' || owner === account",
        "permissionType === 'create'",
      ),
    ],
    test: hostile('A104'),
  },
  {
    guard: 'evidence: employees that one may write oneself',
    edits: [
      edit(`${collect}/subject/record-evidence.ts`, "return by === 'another' ?", 'return by.length > 0 ?'),
    ],
    test: hostile('A49'),
  },
  {
    guard: 'evidence: leads that one may write oneself',
    edits: [
      edit(
        `${collect}/subject/leads.ts`,
        "!authors.mayHave(account.user, 'write', 'Lead', row.owner)",
        'true',
      ),
    ],
    test: hostile('A105'),
  },
  {
    guard: 'evidence: postal addresses that one may write oneself',
    edits: [
      edit(
        `${collect}/subject/postal-addresses.ts`,
        "if (authors.mayHave(account.user, 'write', 'Address')) return leaveOpen('self_written', source)",
        '',
      ),
    ],
    test: hostile('A105'),
  },
  {
    guard: 'evidence: postal addresses of somebody else’s customer',
    edits: [
      edit(
        `${collect}/subject/postal-addresses.ts`,
        'others.has(name))\n    settleRecord',
        'false)\n    settleRecord',
      ),
    ],
    test: hostile('A102'),
  },
  {
    guard: 'evidence: portal-made is owned by the account',
    edits: [
      edit(
        `${collect}/subject/parties/portal-made.ts`,
        'party?.owner !== account.user ||',
        'party === undefined ||',
      ),
    ],
    test: hostile('A44'),
  },
  {
    guard: 'evidence: portal-made is made at once',
    edits: [
      edit(`${collect}/subject/parties/portal-made.ts`, ' || !atOnce(party.creation, row.creation)', ''),
    ],
    test: hostile('A111'),
  },
  {
    guard: 'evidence: portal-made has no other link',
    edits: [edit(`${collect}/subject/parties/portal-made.ts`, '!able && all.length === 1', '!able')],
    test: hostile('A109'),
  },
  {
    guard: 'evidence: portal-made is of an account that may enter none',
    edits: [
      edit(`${collect}/subject/parties/portal-made.ts`, '!able && all.length === 1', 'all.length === 1'),
    ],
    test: hostile('A112'),
  },
  {
    guard: 'evidence: mail among the staff is nobody’s by a link',
    edits: [
      edit(
        `${collect}/find/filed-mail.ts`,
        'received.every(({ addresses }) => addresses.length === 0) && !isElsewhere(row)',
        '!isElsewhere(row)',
      ),
    ],
    test: hostile('A100'),
  },
  {
    guard: 'evidence: a call that is filed under somebody else is nobody’s by a link',
    edits: [
      edit(
        `${collect}/find/filed-mail.ts`,
        'received.every(({ addresses }) => addresses.length === 0) && !isElsewhere(row)',
        'received.every(({ addresses }) => addresses.length === 0)',
      ),
    ],
    test: hostile('A100'),
  },
  {
    guard: 'evidence: a confirmed contact stays in the account’s hands',
    edits: [edit(`${collect}/subject/contact-evidence.ts`, "&& !isOutsiders(resolving, 'Contact', row)", '')],
    test: decided('what the account writes on its contact after'),
  },
  {
    guard: 'evidence: what stands on a confirmed contact is decided by itself',
    edits: [
      edit(
        `${collect}/subject/contact-evidence.ts`,
        "evidence.outcome === 'proven' ? evidenceOfLists(resolving, contact) : evidence",
        "settled.proof !== null ? prove('staff', sourceOf('Contact', row)) : evidence",
      ),
    ],
    test: decided('what the account writes on its contact after'),
  },
  {
    guard: 'evidence: a decision overrides no other account’s login',
    edits: [
      edit(`${collect}/subject/proven-addresses.ts`, 'isLogin(address) ? contradicted : weigh', 'weigh'),
    ],
    test: decided('no decision makes another account’s login'),
  },
  {
    guard: 'evidence: a confirmed address outlives an edit of the profile',
    edits: [
      edit(
        `${collect}/subject/proven-addresses.ts`,
        "evidence.outcome !== 'claimed' || confirmed.has(address)",
        "evidence.outcome !== 'claimed'",
      ),
    ],
    test: decided('an address that an officer confirmed stays'),
  },
  {
    guard: 'evidence: a note of a renaming is of staff, and of others',
    edits: [
      edit(
        `${collect}/subject/account.ts`,
        "authors.standing(owner, creation, ['User']) === 'staff'",
        "creation !== ''",
      ),
    ],
    test: hostile('A144'),
  },
  {
    guard: 'evidence: an address beyond the bound is told',
    edits: [
      edit(
        `${collect}/subject/proven-addresses.ts`,
        "if (next?.evidence.outcome !== 'proven') return counted",
        "if (next?.evidence.outcome !== 'proven' || counted.length > 1) return counted",
      ),
    ],
    test: hostile('A148'),
  },
]
