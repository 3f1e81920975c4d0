// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const collect = 'apps/worker/src/collect'
const maps = (name: string): TestNamed => ({ file: `${collect}/rules/app-maps.test.ts`, name })
const otherApps = (name: string): TestNamed => ({ file: 'test/erpnext/other-apps.integration.test.ts', name })

export const mapGuards: Mutant[] = [
  {
    guard: 'an app’s map says nothing of a namesake that the site made itself',
    edits: [edit(`${collect}/rules/data-map.ts`, "known?.custom === true && known.module !== ''", 'false')],
    test: maps('says nothing of a DocType that the site made itself and calls the same'),
  },
  {
    guard: 'an app’s map holds for the table that the app left behind',
    edits: [edit(`${collect}/rules/data-map.ts`, " && known.module !== ''", '')],
    test: maps('holds for a table that the app left behind'),
  },
  {
    guard: 'only the site’s own file has to fit the site',
    edits: [
      edit(
        `${collect}/rules/data-map.ts`,
        'new Map(Object.entries(override.says.doctypes ?? {}))',
        'doctypes',
      ),
    ],
    test: maps('does no harm on a site that has not installed it'),
  },
  {
    guard: 'a fault of a map is told with its file',
    edits: [edit(`${collect}/rules/merge-maps.ts`, 'path: `${name}${path}`', 'path')],
    test: maps('with a category of nothing is refused, and named'),
  },
  {
    guard: 'words that no company confirmed are told as such',
    edits: [edit(`${collect}/write/processing.ts`, 'dataMap.statements !== null', 'true')],
    test: otherApps('until the company has said who it is'),
  },
  {
    guard: 'a note says that no company confirmed the words',
    edits: [edit(`${collect}/write/processing.ts`, 'if (statements !== null) return []', 'return []')],
    test: otherApps('until the company has said who it is'),
  },
  {
    guard: 'step-up for a record about health',
    edits: [edit(`${collect}/collect.ts`, ' || holdsHealthRecords(search, findings.selections)', '')],
    test: otherApps('a file that holds a record about health is not opened by a mail'),
  },
  {
    guard: 'of a webhook its host alone',
    edits: [edit(`${collect}/site/processing-facts.ts`, 'new URL(url).hostname', 'url')],
    test: otherApps('periods, readers and webhooks are those of the site'),
  },
  {
    guard: 'the site’s own permissions stand in place of the shipped ones',
    edits: [
      edit(
        `${collect}/site/permission-rows.ts`,
        'shipped.filter(({ parent }) => !customised.has(parent))',
        'shipped',
      ),
    ],
    test: otherApps('periods, readers and webhooks are those of the site'),
  },
]
