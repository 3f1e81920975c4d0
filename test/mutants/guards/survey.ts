// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const survey = 'apps/worker/src/cli/survey'
const check = (name: string): TestNamed => ({ file: `${survey}/survey.integration.test.ts`, name })

const people = check('a Link to a person of the site’s own points at a person')
const followed = check('what hangs on a person’s document is followed')
const reachable = check('what is reachable and not followed is listed with the reason')
const quiet = check('a Dynamic Link that cannot name people is none')
const proposed = check('proposes categories by the module, by what else is in it')
const printed = check('the map that it prints is one that leaves nothing to be said')

export const surveyGuards: Mutant[] = [
  {
    guard: 'the survey of a site knows whose rows are people',
    edits: [
      edit(
        `${survey}/site-survey.ts`,
        'await withPersonRecords(forms, dataMap, snapshot, empty)',
        'forms ?? (await withPersonRecords(forms, dataMap, snapshot, empty))',
      ),
    ],
    test: people,
  },
  {
    guard: 'the survey wants a category for what hangs on documents of people',
    edits: [edit(`${survey}/site-survey.ts`, '[...open, ...followed]', 'open')],
    test: followed,
  },
  {
    guard: 'the survey follows two hops',
    edits: [edit(`${survey}/reachable.ts`, 'hop < mostHops', 'hop < mostHops - 1')],
    test: followed,
  },
  {
    guard: 'the survey lists what is more than two hops away',
    edits: [edit(`${survey}/reachable.ts`, "? null : 'too_far'", '? null : null')],
    test: reachable,
  },
  {
    guard: 'the survey lists documents that Dynamic Links of rows refer to',
    edits: [edit(`${survey}/dynamic-links.ts`, '...(inRows ?? [])', '')],
    test: reachable,
  },
  {
    guard: 'a site’s map that says what hangs on nothing is believed by the survey',
    edits: [
      edit(`${survey}/reachable.ts`, 'if (hangsOn !== undefined && columns === undefined) return []', ''),
    ],
    test: check('what a map says of it is followed; an empty list is an answer too'),
  },
  {
    guard: 'a Dynamic Link by a list of other DocTypes names nobody',
    edits: [
      edit(
        `${survey}/dynamic-links.ts`,
        "!listed.some(isPerson)) return 'list'",
        '!listed.some(isPerson)) return null',
      ),
    ],
    test: quiet,
  },
  {
    guard: 'a Dynamic Link whose rows name other DocTypes names nobody',
    edits: [edit(`${survey}/dynamic-links.ts`, "inRows === null ? null : 'rows'", 'null')],
    test: quiet,
  },
  {
    guard: 'a Dynamic Link of which one row names a person names people',
    edits: [edit(`${survey}/dynamic-links.ts`, 'if (inRows?.some(isPerson)) return null', '')],
    test: quiet,
  },
  {
    guard: 'a category is proposed by what else is in the module',
    edits: [edit(`${survey}/proposals.ts`, "'same_module',\n  )", "'same_module',\n  ) && null")],
    test: proposed,
  },
  {
    guard: 'Frappe’s own modules say nothing of what a site put into them',
    edits: [edit(`${survey}/proposals.ts`, ' && !anyModules.has(doctype.module)', '')],
    test: proposed,
  },
  {
    guard: 'the map that is printed says whose rows are people',
    edits: [edit(`${survey}/report.ts`, "record ? `, record: ${record}` : ''", "''")],
    test: printed,
  },
]
