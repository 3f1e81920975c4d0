import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type TestNamed = { file: string; name: string }
export type TestVerdict = { passed: string[]; failed: string[] }

type Report = { testResults: { assertionResults: { fullName: string; status: string }[] }[] }

let serial = 0

/**
 * Runs tests of one project in a copy of the work tree.
 *
 * @param names only tests whose name holds one of these
 * @returns full names by outcome; a file that broke before its tests has neither
 */
export async function runTests(
  folder: string,
  files: string[],
  names: string[],
  env: Record<string, string>,
): Promise<TestVerdict> {
  const report = join(tmpdir(), `mutants-${process.pid}-${++serial}.json`)
  const project = files.every((file) => file.endsWith('.integration.test.ts')) ? 'integration' : 'fast'
  const pattern = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const args = [
    'run',
    '--project',
    project,
    '--reporter=json',
    `--outputFile=${report}`,
    '-t',
    pattern,
    ...files,
  ]
  await new Promise<void>((resolve, reject) => {
    const child = spawn(join(folder, 'node_modules', '.bin', 'vitest'), args, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: 'ignore',
    })
    // A guard that is gone may leave a test waiting for ever.
    const impatience = setTimeout(() => child.kill('SIGKILL'), 180_000)
    child.once('error', reject)
    child.once('exit', () => {
      clearTimeout(impatience)
      resolve()
    })
  })
  const text = await readFile(report, 'utf8').catch(() => '{"testResults":[]}')
  await rm(report, { force: true })
  const results = (JSON.parse(text) as Report).testResults.flatMap(({ assertionResults }) => assertionResults)
  const having = (wanted: string) =>
    results.filter(({ status }) => status === wanted).map(({ fullName }) => fullName)
  return { passed: having('passed'), failed: having('failed') }
}
