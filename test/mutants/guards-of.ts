import { edit, type Mutant } from './mutant.ts'

type Replacing = [find: string, replace: string]

/**
 * Guards of one source file of the collector, all seen by one test file.
 *
 * @param source the file in the collector, without its ending
 * @param test the same of the test file, `.real` and all
 * @param guards what each keeps, what takes it away, and a part of the test's name
 */
export function guardsOf(
  area: string,
  source: string,
  test: string,
  guards: [guard: string, edits: Replacing | Replacing[], name: string][],
): Mutant[] {
  const collect = 'apps/worker/src/collect'
  return guards.map(([guard, edits, name]) => ({
    guard: `${area}: ${guard}`,
    edits: (Array.isArray(edits[0]) ? (edits as Replacing[]) : [edits as Replacing]).map(([find, replace]) =>
      edit(`${collect}/${source}.ts`, find, replace),
    ),
    test: { file: `${collect}/${test}.test.ts`, name },
  }))
}
