import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from './random.ts'
import type { ProcessName, SoakStack } from './stack.ts'

export type Strike = { at: Date; process: ProcessName; what: 'killed' | 'up again' | 'frozen' | 'thawed' }

export type Chaos = {
  kills: Record<ProcessName, number>
  freezes: number
  /** what was done to whom, in order */
  history: Strike[]
  /** those that nothing befalls now */
  spared: Set<ProcessName>
  /** resolves when all that were killed are up again */
  run(until: number): Promise<void>
}

type ChaosOptions = { stack: SoakStack; random: Random; leaseSeconds: number }

/** Workers have the most to lose, so they die most often. */
const targets: ProcessName[] = [
  ...['worker-1', 'worker-2', 'worker-1', 'worker-2'],
  ...['api', 'redis', 'postgres', 's3', 'postmark'],
] as ProcessName[]

/**
 * Kills a random process with SIGKILL every 0.6 to 2.6 seconds and starts it again a moment later; now and then it
 * freezes a worker instead until its lease is long over, as a paused machine would.
 */
export function createChaos({ stack, random, leaseSeconds }: ChaosOptions): Chaos {
  const kills = Object.fromEntries(Object.keys(stack.processes).map((name) => [name, 0])) as Chaos['kills']
  const down = new Set<ProcessName>()
  const mending = new Set<Promise<void>>()
  const spared = new Set<ProcessName>()
  const history: Strike[] = []
  const strike = (process: ProcessName, what: Strike['what']) =>
    history.push({ at: new Date(), process, what })
  const chaos = { kills, freezes: 0, history, spared, run }
  return chaos

  async function run(until: number): Promise<void> {
    while (Date.now() < until) {
      await delay(random.between(600, 2_600))
      const name = random.pick(targets)
      const [pause, freeze] = [random.between(0, 1_500), name.startsWith('worker') && random.chance(0.1)]
      if (down.has(name) || spared.has(name)) continue
      down.add(name)
      const mended = (freeze ? thaw(name) : revive(name, pause)).finally(() => {
        down.delete(name)
        mending.delete(mended)
      })
      mending.add(mended)
    }
    await Promise.all(mending)
  }

  async function revive(name: ProcessName, pause: number): Promise<void> {
    kills[name] += 1
    const server = stack.processes[name]
    strike(name, 'killed')
    server.kill('SIGKILL')
    await delay(pause)
    // What it needs may be down as well: a supervisor tries again.
    for (let tries = 0; ; tries += 1) {
      try {
        await server.restart()
        return void strike(name, 'up again')
      } catch (error) {
        if (tries === 30) throw error
        await delay(500)
      }
    }
  }

  async function thaw(name: ProcessName): Promise<void> {
    chaos.freezes += 1
    strike(name, 'frozen')
    stack.processes[name].kill('SIGSTOP')
    await delay(leaseSeconds * 1_500)
    stack.processes[name].kill('SIGCONT')
    strike(name, 'thawed')
  }
}
