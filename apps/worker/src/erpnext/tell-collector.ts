import type { BuiltInCollector, OpenBecause } from './built-in-collector.ts'

const reasons: Record<OpenBecause, (names: string) => string> = {
  no_mandatory_field: () => 'a Personal Data Download Request needs nothing that its web form does not give',
  form_shows_field: (names) => `the mandatory field can be filled in on the web form ${names}`,
  form_skips_mandatory: (names) => `the web form ${names} takes documents whose mandatory fields are empty`,
  role_may_insert: (names) =>
    `the role ${names} may make such documents by REST, with any value in any field`,
  app_overridden: () => 'the companion app is installed, and another app has taken the DocType from it',
}

const remedies: Record<OpenBecause, string> = {
  no_mandatory_field:
    'Install the companion app, or close it by `npm run erpnext -- connect --site NAME` (docs/ops/erpnext.md).',
  form_shows_field: 'Take the field out of the web form, or install the companion app (docs/ops/erpnext.md).',
  form_skips_mandatory:
    'Take Allow Incomplete Forms and fields for files out of the web form, or install the companion app (docs/ops/erpnext.md).',
  role_may_insert:
    'Leave the right to create them to System Managers, or install the companion app (docs/ops/erpnext.md).',
  app_overridden: 'Ask the app’s `api.health` which class is in force, and remove the other app’s override.',
}

const closers = {
  app: 'the companion app takes the requests',
  mandatory_field: 'a mandatory field that no form has stops every insert',
  no_doctype: 'this site has no such DocType',
}

/** One sentence on whether anybody can still have Frappe's own collector run, and why. */
export function tellCollector(found: BuiltInCollector): string {
  if (found.state === 'closed') return `ERPNext’s own collector is closed: ${closers[found.by]}.`
  const reason = reasons[found.because](found.names.join(', '))
  return `ERPNext’s own collector is OPEN, it gives anybody’s data to whoever asks: ${reason}.`
}

/** What to do; null where it is closed. */
export function remedyOfCollector(found: BuiltInCollector): string | null {
  return found.state === 'open' ? remedies[found.because] : null
}
