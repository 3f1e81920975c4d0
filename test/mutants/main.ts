import { availableParallelism } from 'node:os'
import pg from 'pg'
import { setup, teardown } from '../support/global-setup.ts'
import { copyWorkTree, type WorkTreeCopy } from './copy.ts'
import type { Mutant } from './mutant.ts'
import { mutants } from './mutants.ts'
import { runTests } from './run-tests.ts'

/**
 * Takes one guard away at a time, on a copy of the work tree, and expects the test that is named for it to fail.
 * `npm run mutants -- WORD` runs those whose guard holds the word.
 */
const chosen = mutants.filter(({ guard }) => process.argv.slice(2).every((word) => guard.includes(word)))
const env: Record<string, string> = {}
const copies: WorkTreeCopy[] = []
try {
  process.exitCode = await hunt()
} finally {
  await Promise.all(copies.map((copy) => copy.remove()))
  await teardown()
}

async function hunt(): Promise<number> {
  const [copying, serving] = [Math.max(1, Math.min(3, availableParallelism())), chosen.some(isReal)]
  console.error(`${chosen.length} mutants; copying the work tree${serving ? ', starting servers' : ''} …`)
  await Promise.all([
    serving && setup({ provide: (_name, servers) => provide(servers) }),
    ...Array.from({ length: copying }, async () => copies.push(await copyWorkTree())),
  ])
  const broken = await withoutMutation(copies[0] as WorkTreeCopy)
  let caught = 0
  const waiting = [...chosen]
  // Migrations are applied to one shared template: such a mutant must not run beside others.
  const alone = (mutant: Mutant) => mutant.edits.some(({ file }) => file.endsWith('.sql'))
  const work = async (copy: WorkTreeCopy, mine: (mutant: Mutant) => boolean) => {
    for (;;) {
      const at = waiting.findIndex(mine)
      const [mutant] = at < 0 ? [] : waiting.splice(at, 1)
      if (mutant === undefined) return
      if (alone(mutant)) await forgetTemplate()
      const verdict = broken.get(mutant) ?? (await judge(copy, mutant))
      if (alone(mutant)) await forgetTemplate()
      if (verdict === 'caught') caught += 1
      console.log(`${verdict.padEnd(8)} ${mutant.guard}  (${mutant.test.file})`)
    }
  }
  await Promise.all(copies.map((copy) => work(copy, (mutant) => !alone(mutant))))
  await work(copies[0] as WorkTreeCopy, () => true)
  console.log(`caught ${caught} of ${chosen.length}`)
  return caught === chosen.length ? 0 : 1
}

/** A test that fails, or is not there, without any mutation proves nothing. */
async function withoutMutation(copy: WorkTreeCopy): Promise<Map<Mutant, string>> {
  const broken = new Map<Mutant, string>()
  for (const group of [chosen.filter(isReal), chosen.filter((mutant) => !isReal(mutant))]) {
    if (group.length === 0) continue
    const files = [...new Set(group.map(({ test }) => test.file))]
    const { passed, failed } = await runTests(
      copy.path,
      files,
      group.map(({ test }) => test.name),
      env,
    )
    for (const mutant of group) {
      if (failed.some((name) => name.includes(mutant.test.name)))
        broken.set(mutant, 'its test fails without it')
      else if (!passed.some((name) => name.includes(mutant.test.name))) broken.set(mutant, 'has no test')
    }
  }
  return broken
}

async function judge(copy: WorkTreeCopy, { edits, test }: Mutant): Promise<string> {
  try {
    const { passed, failed } = await copy.edited(edits, () =>
      runTests(copy.path, [test.file], [test.name], env),
    )
    if (failed.some((name) => name.includes(test.name))) return 'caught'
    return passed.length > 0 ? 'ESCAPED' : 'BROKEN: no test ran'
  } catch (error) {
    return `STALE: ${error instanceof Error ? error.message : error}`
  }
}

function provide(servers: unknown): void {
  env.TEST_SERVERS = JSON.stringify(servers)
}

function isReal({ test }: Mutant): boolean {
  return test.file.endsWith('.integration.test.ts')
}

async function forgetTemplate(): Promise<void> {
  const { postgresUrl } = JSON.parse(env.TEST_SERVERS ?? '{}') as { postgresUrl: string }
  const client = new pg.Client({ connectionString: postgresUrl })
  await client.connect()
  await client.query('DROP DATABASE IF EXISTS pdd_migrated WITH (FORCE)')
  await client.end()
}
