import { requestDoctype } from '../../../erpnext/built-in-collector.ts'
import { oneCall, type Planned, rowsOf, type StepContext, unreadable } from './step.ts'

const code = 'collector.web_form'

/** The standard form takes no request any more; its page would only disappoint. */
export async function planWebForm({ admin }: StepContext): Promise<Planned> {
  const list = await admin.list('Web Form', {
    filters: [
      ['doc_type', '=', requestDoctype],
      ['published', '=', 1],
      ['is_standard', '=', 1],
    ],
    fields: ['name'],
  })
  if (list.status !== 200) return [unreadable(code, 'Web Forms', list)]
  return rowsOf(list).map(({ name }) =>
    oneCall(code, `unpublish ERPNext’s own form ${name}`, () =>
      admin.change('Web Form', String(name), { published: 0 }),
    ),
  )
}
