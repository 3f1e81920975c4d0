import { join } from 'node:path'
import { loadPyodide } from 'pyodide'

const app = join(import.meta.dirname, '../../apps/erpnext')

/** Python's own test runner, told to say of one test what went wrong, and nothing else. */
const runner = `
import sys, unittest
sys.path.insert(0, '/app')
sys.dont_write_bytecode = True

def every(suite):
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            yield from every(one)
        else:
            yield one

found = {test.id(): test for test in every(unittest.defaultTestLoader.discover('/app/personal_data_download/tests', top_level_dir='/app'))}

def run(name):
    result = unittest.TestResult()
    found[name].run(result)
    assert result.testsRun == 1
    return '\\n'.join(text for _, text in [*result.errors, *result.failures, *result.skipped, *result.unexpectedSuccesses])
`

export type PythonTests = {
  /** dotted names, without the package */
  names: string[]
  /** @returns what went wrong, with Python's traceback; nothing where nothing did */
  run(name: string): string
}

/** The tests of the companion app, in a Python of WebAssembly: there need be none on the machine. */
export async function loadPythonTests(): Promise<PythonTests> {
  const python = await loadPyodide()
  python.mountNodeFS('/app', app)
  python.runPython(runner)
  const prefix = 'personal_data_download.tests.'
  const ids = python.runPython('list(found)').toJs() as string[]
  const run = python.globals.get('run') as (id: string) => string
  return { names: ids.map((id) => id.replace(prefix, '')), run: (name) => run(prefix + name) }
}
