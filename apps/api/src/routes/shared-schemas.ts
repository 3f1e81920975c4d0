import { Type } from 'typebox'
import { exampleId } from '../examples.ts'
import { Problem } from '../problem.ts'

/** Any text is taken: an id that is none gets the same answer as one that is somebody else's. */
export const RequestParams = Type.Object({
  id: Type.String({ maxLength: 64, description: 'the id of the export request', examples: [exampleId] }),
})

export const problems = <Status extends number>(...statuses: Status[]) =>
  Object.fromEntries(statuses.map((status) => [status, Problem])) as Record<Status, typeof Problem>
