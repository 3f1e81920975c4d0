import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const erpnext = 'apps/worker/src/erpnext'
const seen = (name: string): TestNamed => ({
  file: `${erpnext}/built-in-collector.integration.test.ts`,
  name,
})
const tried = (name: string): TestNamed => ({ file: 'test/security/own-collector.integration.test.ts', name })
const connected = (name: string): TestNamed => ({
  file: 'apps/worker/src/cli/erpnext/connect.integration.test.ts',
  name,
})

export const ownCollectorGuards: Mutant[] = [
  {
    guard: 'ERPNext’s own collector: a field that has a default closes nothing',
    edits: [edit(`${erpnext}/request-fields.ts`, "field.default !== '' || ", '')],
    test: seen('with a default by a Property Setter'),
  },
  {
    guard: 'ERPNext’s own collector: a number closes nothing',
    edits: [edit(`${erpnext}/request-fields.ts`, 'return startsEmpty.has(fieldtype)', 'return true')],
    test: seen('a number, which may begin as 0'),
  },
  {
    guard: 'ERPNext’s own collector: Property Setters are looked at',
    edits: [edit(`${erpnext}/request-fields.ts`, 'field[property] = value', 'field[property] ||= value')],
    test: seen('made optional again by a Property Setter'),
  },
  {
    guard: 'ERPNext’s own collector: a form that shows the field is a way through',
    edits: [edit(`${erpnext}/built-in-collector.ts`, 'if (through.length > 0)', 'if (through.length > 99)')],
    test: seen('on a second form that is not published'),
  },
  {
    guard: 'ERPNext’s own collector: a form that takes files asks for nothing mandatory',
    edits: [edit(`${erpnext}/request-forms.ts`, 'ofFiles.has(field)', 'false')],
    test: seen('a form that takes files'),
  },
  {
    guard: 'ERPNext’s own collector: whoever may insert by REST fills in any field',
    edits: [edit(`${erpnext}/built-in-collector.ts`, 'if (roles.length > 0)', 'if (roles.length > 99)')],
    test: seen('a role of customers may insert'),
  },
  {
    guard: 'ERPNext’s own collector: a note of an app that is gone closes nothing',
    edits: [
      edit(
        `${erpnext}/site-apps.ts`,
        'list === undefined ? [...versions.keys()] : namesIn(list)',
        '[...versions.keys(), ...namesIn(list ?? "")]',
      ),
    ],
    test: seen('a removed app left its note'),
  },
  {
    guard: 'ERPNext’s own collector: the worker tells of it',
    edits: [edit('apps/worker/src/site-sight.ts', 'onOpen?.(last.collector)', '')],
    test: tried('A196'),
  },
  {
    guard: 'the keys of a site’s API follow no redirect',
    edits: [edit(`${erpnext}/site-api.ts`, "redirect: 'error'", "redirect: 'follow'")],
    test: tried('A198'),
  },
  {
    guard: 'connect leaves redirects of others',
    edits: [
      edit('apps/worker/src/cli/erpnext/steps/redirect.ts', 'save([...rules, added])', 'save([added])'),
    ],
    test: connected('connect tells what it would do'),
  },
  {
    guard: 'connect changes nothing before it is told to',
    edits: [edit('apps/worker/src/cli/erpnext/run-steps.ts', 'if (!yes) {', 'if (planned.length === 0) {')],
    test: connected('connect tells what it would do'),
  },
]
