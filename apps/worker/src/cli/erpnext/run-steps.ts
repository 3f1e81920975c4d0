import { oneLine } from '../cli-output.ts'
import { isStep, type Planned } from './steps/step.ts'

type Say = (line: string) => void

/**
 * Tells each step before it is made, and makes it only with `yes`. The first refusal ends nothing: what else can be done is.
 *
 * @returns whether all of it is done
 */
export async function runSteps(planned: Planned, yes: boolean, print: Say): Promise<boolean> {
  const say = (line: string) => print(oneLine(line))
  let done = true
  for (const one of planned) {
    if (!isStep(one)) {
      say(`  cannot    ${one.code}: ${one.hindrance}`)
      done = false
      continue
    }
    say(`  ${yes ? 'doing' : 'would do'}  ${one.code}: ${one.says}`)
    if (!yes) {
      done = false
      continue
    }
    const { refusal, afterwards = [] } = await one.run()
    if (refusal !== null) {
      say(`  FAILED    ${one.code}: ${refusal}`)
      done = false
    }
    for (const line of afterwards) say(`            ${line}`)
  }
  return done
}
