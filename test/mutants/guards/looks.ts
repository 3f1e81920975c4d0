// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'

const api = 'apps/api/src'
const database = 'packages/database/src'
const runtime = 'packages/runtime/src/sites'
const brand = (name: string) => ({ file: `${api}/brand/brand.test.ts`, name })
const ofSites = (name: string) => ({ file: `${runtime}/brand.test.ts`, name })
const officers = (name: string) => ({ file: `${database}/officer/officer.integration.test.ts`, name })

export const looks: Mutant[] = [
  {
    guard: 'looks: a picture that is opened by itself runs no script',
    edits: [
      edit(
        `${api}/brand/brand-routes.ts`,
        ".header('content-security-policy', policy)",
        ".header('x-policy', policy)",
      ),
    ],
    test: brand('serves the logo and the colour'),
  },
  {
    guard: 'looks: a colour is darkened until it can be read',
    edits: [edit(`${runtime}/brand-colors.ts`, 'const readable = 4.5', 'const readable = 1')],
    test: { file: `${runtime}/brand-colors.test.ts`, name: 'whatever the colour' },
  },
  {
    guard: 'looks: a colour is six digits and no style of its own',
    edits: [edit(`${runtime}/brand.ts`, "'^#[0-9A-Fa-f]{6}$'", "'^#[0-9A-Fa-f]{3}'")],
    test: ofSites('is refused with words'),
  },
  {
    guard: 'looks: a name cannot turn the words around it',
    edits: [edit(`${runtime}/brand.ts`, '\\\\u2028-\\\\u202e', '\\\\u2028-\\\\u2029')],
    test: ofSites('is refused with words'),
  },
  {
    guard: 'looks: the language of an untouched account gives way to the browser',
    edits: [edit(`${api}/pages/page-view.ts`, 'isUntouched ? null : told.language', 'told.language')],
    test: brand('the language of an account'),
  },
  {
    guard: 'looks: a code leads on to our own forms alone',
    edits: [
      edit(
        `${api}/step-up/go-on.ts`,
        "if (typeof url !== 'string' || !(forms.test(url) || lists.test(url))) return null",
        "if (typeof url !== 'string') return null",
      ),
    ],
    test: { file: 'test/security/step-up.integration.test.ts', name: 'A2 a code leads on' },
  },
  {
    guard: 'looks: who may have the file by mail is not reminded',
    edits: [edit(`${database}/officer/expiring.ts`, ' AND NOT ${mayBeFetched}', '')],
    test: officers('who may have the file by the link of a mail'),
  },
  {
    guard: 'looks: who was led to the page is reminded',
    edits: [edit(`${database}/officer/expiring.ts`, 'AND m.opens_file AND', 'AND')],
    test: officers('who may have the file by the link of a mail'),
  },
  {
    guard: 'looks: nothing is usual below five',
    edits: [edit(`${database}/officer/figures.ts`, 'const fewest = 5', 'const fewest = 1')],
    test: officers('how long a file usually takes is the median'),
  },
  {
    guard: 'looks: what waits has no time left',
    edits: [edit('packages/core/src/seconds-left.ts', "status !== 'running' || ", '')],
    test: { file: 'packages/core/src/seconds-left.test.ts', name: 'says nothing while it waits' },
  },
  {
    guard: 'looks: too few samples tell nothing',
    edits: [edit('packages/core/src/seconds-left.ts', 'samples < fewestSamples || ', '')],
    test: { file: 'packages/core/src/seconds-left.test.ts', name: 'says nothing while it waits' },
  },
]
