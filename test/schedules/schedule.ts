import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import { codeOf } from '@pdd/core'
import type { Claim, Database } from '@pdd/database'
import type { TestDatabase } from '../support/test-database.ts'
import type { Clock } from './clock.ts'
import { type DeedContext, doings, pick } from './deeds.ts'
import { breaches } from './judge.ts'
import { partings } from './model.ts'
import { createOutside } from './outside.ts'
import { brokenTrails, comeToRest } from './rest.ts'
import { readRows } from './rows.ts'
import type { Stalling } from './stalled.ts'
import type { Step } from './steps.ts'
import { createTask, type TaskKind } from './tasks.ts'
import { createTurns, type Deed, type Fate, type Task, type Turn } from './turns.ts'

export type Stage = { table: TestDatabase; database: Database; clock: Clock; stalling: Stalling }

/** So many jobs at once: of two or three workers. */
const tasksAtMost = 5
/** Whoever handed a mail over and has not sent it by then is a process that was stopped for an hour: it is taken for dead. */
const sendsWithin = 3_000
const refusals = ['account.frozen', 'storage.undeletable', 'export.broken']

/**
 * One schedule from an empty site to rest, on the real table.
 *
 * @returns what broke, with the steps that led to it; nothing where all holds
 */
export async function runSchedule(
  { table, database, clock, stalling }: Stage,
  steps: Step[],
): Promise<string[]> {
  const site = `s${randomUUID().slice(0, 12)}`
  const outside = createOutside(clock.passed)
  const frozen = new Set<string>()
  const tasks: Task[] = []
  const told: string[] = []
  let deeds: Deed[] = []
  const turns = createTurns(clock.passed, (deed) => void deeds.push(deed), stalling.stall)
  const claims = new Map<Task, { id: string; fence: number }>()
  const start = (kind: TaskKind, id: string) => {
    const task: Task = {
      name: `${kind} ${tasks.length}`,
      ended: false,
      abort: new AbortController(),
      handedOverAt: null,
    }
    tasks.push(task)
    const work = createTask(task, { database, outside, turns })[kind](id)
    const over = () => {
      task.ended = true
    }
    return { task, work: work.finally(over) }
  }
  const read = () => readRows(table, site)
  const evidence = (rows: Awaited<ReturnType<typeof read>>) => ({ rows, outside, frozen })
  let rows = await read()

  try {
    return await close(await play())
  } catch (error) {
    return close([inspect(error), ...told])
  }

  async function play(): Promise<string[]> {
    for (const step of steps) {
      deeds = []
      const wasStalled = stalling.isOn()
      const done = await take(step)
      if (done === null) continue
      await turns.settled(tasks)
      const now = await read()
      told.push(`${done}: ${deeds.map(outcomeOf).join(', ')}`)
      const faults = [
        ...deeds.flatMap(({ name, error }) =>
          error === undefined || refusals.includes(codeOf(error))
            ? []
            : [`${name}: ${codeOf(error)} ${inspect(error)}`],
        ),
        ...(wasStalled || stalling.isOn() ? [] : partings(rows, deeds, now)),
        ...(stalling.isOn() ? [] : breaches(evidence(now))),
      ]
      rows = now
      if (faults.length > 0) return [...faults, ...told]
    }
    await arrive(() => true)
    for (const task of tasks) turns.end(task)
    turns.free()
    const faults = [
      ...(await comeToRest({
        ...{ clock, read, evidence },
        run: (kind, id = '') => start(kind, id).work,
        sweep: (name) => doings[name](context(), 0),
      })),
      ...(await brokenTrails(table, site)),
    ]
    if (faults.length > 0) return [...faults, ...told]
    outside.held.clear()
    return []
  }

  async function take(step: Step): Promise<string | null> {
    switch (step.do) {
      case 'pass':
        await arrive(({ since }) => clock.passed() + step.seconds - since > sendsWithin)
        for (const task of tasks)
          if (clock.passed() + step.seconds - (task.handedOverAt ?? Number.POSITIVE_INFINITY) > sendsWithin)
            turns.end(task)
        await clock.pass(step.seconds)
        return `${step.seconds} s pass`
      case 'start': {
        const row = pick(rows.requests, step.at)
        if (row === undefined || tasks.filter(({ ended }) => !ended).length >= tasksAtMost) return null
        const { task, work } = start(step.kind, row.id)
        work.catch(() => {})
        return `${task.name} starts`
      }
      case 'deed':
        await stalling.orBlocked(async () => doings[step.deed](context(), step.at)).catch(() => {})
        return step.deed
      case 'go': {
        const turn = pick(turns.waiting, step.at)
        if (turn === undefined) return null
        const { task, deed } = turn
        await letGo(turn, step.fate)
        const [last] = deeds
        if (task !== null && last?.name === 'claimNext' && last.result)
          claims.set(task, { id: (last.result as Claim).request.id, fence: (last.result as Claim).fence })
        if (task !== null && last?.name === 'markHandedOver' && last.result)
          task.handedOverAt = clock.passed()
        return `${task?.name ?? 'late'}, ${deed} ${step.fate}`
      }
    }
  }

  /** A commit waits for nobody: others wait for it. */
  async function letGo(turn: Turn, fate: Fate): Promise<void> {
    if (turn.deed === 'commit') await turn.go(fate)
    else await stalling.orBlocked(() => turn.go(fate))
  }

  function context(): DeedContext {
    const underWay = [...claims].filter(([task]) => !task.ended)
    const make = turns.make as DeedContext['make']
    return {
      database,
      outside,
      site,
      rows,
      frozen,
      make,
      claims: underWay.map(([task, claim]) => ({ task, ...claim })),
    }
  }

  /** What was given up and is on its way; a commit first, since others may wait for it. */
  async function arrive(which: (turn: Turn) => boolean): Promise<void> {
    const late = turns.waiting.filter((turn) => turn.task === null && which(turn))
    for (const turn of late.toSorted(
      (one, other) => Number(other.deed === 'commit') - Number(one.deed === 'commit'),
    ))
      await letGo(turn, 'ok')
  }

  async function close(faults: string[]): Promise<string[]> {
    await arrive(() => true).catch(() => {})
    turns.over()
    return faults
  }
}

function outcomeOf({ name, args, result, error }: Deed): string {
  const of = args.filter((arg) => ['string', 'number'].includes(typeof arg)).join(' ')
  const outcome =
    error === undefined
      ? typeof result === 'object'
        ? result === null
          ? 'null'
          : 'done'
        : result
      : codeOf(error)
  return `${name}(${of}) -> ${outcome}`
}
