import type { SiteReader } from '../collect/site/reader.ts'
import type { FieldInForce } from './request-fields.ts'

/** A web form of a DocType. Whether it is published does not count: what it inserts, it inserts all the same. */
export type RequestForm = {
  name: string
  published: boolean
  route: string
  /** names of the fields that it sets */
  shown: ReadonlySet<string>
  /** it inserts although mandatory fields are empty: drafts are allowed, or files are sent along */
  skipsMandatory: boolean
}

const files = new Set(['Attach', 'Attach Image'])

export async function readRequestForms(
  reader: SiteReader,
  doctype: string,
  fields: readonly FieldInForce[],
): Promise<RequestForm[]> {
  const columns = ['name', 'route', 'published', 'allow_incomplete']
  const forms = await reader.whereIn('Web Form', columns, 'doc_type', [doctype], { whole: true })
  const names = forms.map(({ name = '' }) => name)
  const shown = await reader.whereIn('Web Form Field', ['parent', 'fieldname'], 'parent', names)
  const ofFiles = new Set(
    fields.filter(({ fieldtype }) => files.has(fieldtype)).map(({ fieldname }) => fieldname),
  )
  return forms.map(({ name = '', route = '', published, allow_incomplete: drafts }) => {
    const own = new Set(shown.filter(({ parent }) => parent === name).map(({ fieldname = '' }) => fieldname))
    const skipsMandatory = drafts === '1' || [...own].some((field) => ofFiles.has(field))
    return { name, route, published: published === '1', shown: own, skipsMandatory }
  })
}
