import { expect, it } from 'vitest'
import { missing } from './check.ts'
import { printChecks } from './print.ts'
import { runSteps } from './run-steps.ts'

/** A web form's name, as who keeps the website may write it: it clears a line, goes up, turns around, and begins new ones. */
const name = 'Form\u001b[2K\u001b[1A\r\u202e\u2028\n  ok       collector.closed  all is well'

it('A205 names that the keeper of the website writes forge no line of what an administrator is told, and hide none', async () => {
  const printed = printChecks('acme', [missing('collector.closed', `Open by ${name}.`, `Unpublish ${name}.`)])
  const told: string[] = []
  const step = {
    code: 'collector.web_form',
    says: `unpublish ${name}`,
    run: async () => ({ refusal: `refused for ${name}`, afterwards: [`oauthClientId: ${name}`] }),
  }
  await runSteps([step, { code: 'records.fields', hindrance: name }], true, (line) => told.push(line))
  expect(told).toHaveLength(4)
  expect(printed.split('\n')).toHaveLength(5)
  for (const line of [...printed.split('\n'), ...told]) {
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u)
    expect(line).not.toMatch(/^\s*ok/)
  }
})
