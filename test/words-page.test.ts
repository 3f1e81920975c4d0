import { expect, it } from 'vitest'
import * as fields from '../apps/worker/src/collect/rules/people/field-words.ts'
import * as names from '../apps/worker/src/collect/rules/people/name-words.ts'
import { ofRelations, personalWords } from '../apps/worker/src/collect/rules/people/person-records.ts'

type Group = [means: string, words: string | ReadonlySet<string>]

const ofFields: Group[] = [
  ['named for their work: the row is about somebody else', fields.workWords],
  ['what the row is aimed at, or where it comes from: told as a fact', fields.aimWords],
  [
    'done by: with one of these at its end, or `by` anywhere, a field names who did it, which is work',
    fields.doneByWords,
  ],
  [
    'asked: before such an ending they make the field the subject’s, since who asks is whom it is about',
    fields.askWords,
  ],
  ['given to the staff it is their work, to somebody outside it is about them', fields.taskWords],
  ['a field of exactly this name holds an account, whatever its type', fields.accountWords],
  ['a field of exactly this name says for whom a notice is', fields.receiverWords],
  ['a Dynamic Link with one of these says what a call, task or notice is about', fields.referenceWords],
]
const ofPeople: Group[] = [
  ['a field is called a name', names.wordsForName],
  ['and still nothing besides, with these', names.wordsForWhole],
  ['names that only people have', names.wordsForPersonName],
  ['other fields that only people have', personalWords],
  ['fields of somebody else on a person’s form: they tie it to nobody', ofRelations],
]
const ofDoctypes: Group[] = [
  [
    'no people: organisations, places, things, settings, unless the form has fields that only people have',
    names.wordsForThings,
  ],
  ['no people in any case: what happened, was written or was set up', names.wordsForDocuments],
  ['members of the staff, where the rows do not tell', names.wordsForStaff],
]

function told(groups: readonly Group[]): string {
  const rows = groups.map(([means, words]) => {
    const list = typeof words === 'string' ? words.split(' ') : [...words]
    return `| ${means} | ${[...new Set(list)].map((word) => word.normalize('NFC')).join(', ')} |`
  })
  return ['| what it means | words |', '|---|---|', ...rows].join('\n')
}

it('no word stands in two groups that say the opposite', () => {
  const [work, ask] = [fields.workWords, fields.askWords].map((words) => new Set(words.split(' ')))
  expect([...(work ?? [])].filter((word) => ask?.has(word))).toEqual([])
  expect([...names.wordsForStaff].filter((word) => names.wordsForDocuments.has(word))).toEqual([])
  expect([...names.wordsForStaff].filter((word) => names.wordsForThings.has(word))).toEqual([])
})

it('docs/officer/words.md prints the words', async () => {
  await expect(`# Words that tell whose something is

Forms say in their names what the collector needs to know: whom a row is about, and whose rows are people. These are the words that
it looks for, in fields and in DocTypes. A name is read word by word, without case: \`interviewer_2\` has the word \`interviewer\`, and
\`ownership\` has not the word \`owner\`. What a [data map](collecting.md) says of a field or a DocType counts before any word.

## Fields: what being named there means

A field that names a person and has none of these words says that the row is about them.

${told(ofFields)}

Besides: exactly \`from_user\`, \`user_from\`, \`reports_to\` and \`sales_person\` are work, and so are accounts and
employees in a field with \`caller\` or \`receiver\`, who take part in a call for the company.

## Fields: what a person is called, and has

Labels count too, and accents do not. A field called after its own DocType is its name as well: \`patient_name\` of Patient,
\`mandantenname\` of Mandant.

${told(ofPeople)}

## DocTypes: whose rows are people

A DocType holds people where its form has a name and an account, a mail address or a contact, and it is called none of these.

${told(ofDoctypes)}

Where the words fail a site, its own data map says it: \`record: person\`, \`staff\` or \`document\` for a DocType, \`person: subject\`,
\`work\` or \`ignore\` for a field.
`).toMatchFileSnapshot('../docs/officer/words.md')
})
