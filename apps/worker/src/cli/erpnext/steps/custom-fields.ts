import { requestDoctype } from '../../../erpnext/built-in-collector.ts'
import { closingField, recordFields } from './record-fields.ts'
import { oneCall, type Planned, rowsOf, type StepContext, unreadable } from './step.ts'

const closing = 'collector.closed'
const fields = 'records.fields'

/** The mandatory field that closes ERPNext's own collector, first; then those that records are shown in. */
export async function planCustomFields({ admin }: StepContext): Promise<Planned> {
  const [custom, setters] = await Promise.all([
    admin.list('Custom Field', {
      filters: [['dt', '=', requestDoctype]],
      fields: ['name', 'fieldname', 'reqd', 'default', 'fetch_from'],
    }),
    admin.list('Property Setter', {
      filters: [
        ['doc_type', '=', requestDoctype],
        ['field_name', '=', closingField.fieldname],
      ],
      fields: ['name', 'property', 'value'],
    }),
  ])
  if (custom.status !== 200) return [unreadable(closing, 'Custom Fields', custom)]
  if (setters.status !== 200) return [unreadable(closing, 'Property Setters', setters)]
  const there = new Map(rowsOf(custom).map((row) => [String(row.fieldname), row]))
  const planned: Planned = [...planClosing(admin, there.get(closingField.fieldname))]
  for (const { name, property, value } of rowsOf(setters))
    if (property === 'reqd' && Number(value) !== 1)
      planned.push(
        oneCall(
          closing,
          `set the Property Setter ${name} to 1: it makes ${closingField.fieldname} optional, and so opens ERPNext’s own collector`,
          () => admin.change('Property Setter', String(name), { value: '1' }),
        ),
      )
  const lacking = recordFields.filter(({ fieldname }) => !there.has(fieldname))
  for (const field of lacking)
    planned.push(
      oneCall(fields, `add the Custom Field ${field.fieldname} (${field.label}), read only`, () =>
        admin.insert('Custom Field', valuesOf(field, closingField.fieldname)),
      ),
    )
  return planned
}

function planClosing(admin: StepContext['admin'], there: Record<string, unknown> | undefined): Planned {
  const doing = `the mandatory Custom Field ${closingField.fieldname} on ${requestDoctype}: no form has it, so that no form and no call runs ERPNext’s own collector any more`
  if (there === undefined)
    return [
      oneCall(closing, `add ${doing}`, () =>
        admin.insert('Custom Field', valuesOf(closingField, 'user_name')),
      ),
    ]
  const isClosing = Number(there.reqd) === 1 && !there.default && !there.fetch_from
  if (isClosing) return []
  const change = { reqd: 1, default: '', fetch_from: '' }
  return [
    oneCall(closing, `make it ${doing}`, () => admin.change('Custom Field', String(there.name), change)),
  ]
}

function valuesOf(field: typeof closingField, after: string): Record<string, unknown> {
  return { dt: requestDoctype, read_only: 1, no_copy: 1, insert_after: after, ...field }
}
