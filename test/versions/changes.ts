import { type Forms, fieldsOf, flagsOf } from './forms.ts'

/** What one version has otherwise than version 15, written down by hand: see NOTICE. */
export type Changes = {
  /** forms it does not have */
  without: readonly string[]
  /** fields it does not have, by form */
  fieldsGone: Record<string, readonly string[]>
  /** fields it has besides, by form */
  fieldsMore: Record<string, Record<string, string>>
  /** forms it has besides; `autoname` where their names are no texts */
  forms: Record<
    string,
    { module: string; autoname?: string; istable?: 1; custom?: 1; fields: Record<string, string> }
  >
}

/** The forms of a version, from those of version 15. What is to be taken away has to be there. */
export function changed(forms: Forms, { without, fieldsGone, fieldsMore, forms: added }: Changes): Forms {
  const result: Forms = new Map(
    [...forms].map(([name, form]) => [name, { ...form, fields: [...form.fields] }]),
  )
  for (const name of without) if (!result.delete(name)) throw new Error(`version 15 has no ${name}`)
  for (const [name, gone] of Object.entries(fieldsGone)) {
    const form = formOf(result, name)
    const kept = form.fields.filter(({ fieldname }) => !gone.includes(fieldname))
    if (kept.length + gone.length !== form.fields.length) throw new Error(`${name} has not all of ${gone}`)
    form.fields = kept
  }
  for (const [name, more] of Object.entries(fieldsMore)) formOf(result, name).fields.push(...fieldsOf(more))
  for (const [name, { module, autoname = '', fields, ...flags }] of Object.entries(added))
    result.set(name, { flags: flagsOf(module, flags), autoname, fields: fieldsOf(fields), permissions: [] })
  return result
}

export function formOf(forms: Forms, name: string) {
  const form = forms.get(name)
  if (form === undefined) throw new Error(`no form ${name}`)
  return form
}
