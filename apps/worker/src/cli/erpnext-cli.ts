import { parseArgs } from 'node:util'
import { loadSites, parseEnv, type Site } from '@pdd/runtime'
import { Type } from 'typebox'
import { parseOrRefuse, runCommand, usageOf } from './command.ts'
import { checkSite } from './erpnext/checks/list.ts'
import { printChecks } from './erpnext/print.ts'
import { runSteps } from './erpnext/run-steps.ts'
import { planSteps } from './erpnext/steps/list.ts'
import { lookAt, type Surroundings } from './erpnext/subject.ts'
import { printGrants } from './grants-command.ts'
import { onSite } from './on-site.ts'

const usageInvalid = usageOf(
  'npm run erpnext -- doctor [--site NAME] [--json], or: erpnext -- connect --site NAME [--yes] [--show-secret], or: erpnext -- grants --site NAME [--account NAME]. An administrator’s API key stands in ERPNEXT_ADMIN_TOKEN as KEY:SECRET, never in the command.',
)

const Settings = Type.Object({
  SITES_FILE: Type.String({ description: 'the path of the YAML file that lists the ERPNext sites' }),
  PUBLIC_BASE_URL: Type.String({
    pattern: '^https?://[^/]+/?$',
    description: 'the address people reach this service at, without a path',
  }),
  ERPNEXT_ADMIN_TOKEN: Type.Optional(
    Type.String({ pattern: '^[^\\s:]+:[^\\s:]+$', description: 'KEY:SECRET of a System Manager’s API key' }),
  ),
})

type Call = ReturnType<typeof parse>['values']

const commands: Record<string, (sites: Site[], call: Call, around: Surroundings) => Promise<void>> = {
  doctor,
  connect,
  grants,
}

/** How sites are set up for this service: asked, brought about, and the rights of its database account. */
async function main(): Promise<void> {
  const { positionals, values } = parse(process.argv.slice(2))
  const [verb = ''] = positionals
  const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined
  if (command === undefined || positionals.length > 1)
    throw usageInvalid({ missing: 'doctor, connect or grants' })
  if (verb !== 'doctor' && values.site === undefined) throw usageInvalid({ missing: '--site' })
  const { SITES_FILE, PUBLIC_BASE_URL, ERPNEXT_ADMIN_TOKEN } = parseEnv(Settings, process.env, {
    name: 'erpnext',
  })
  const sites = loadSites(SITES_FILE, process.env, { require: ['baseUrl', 'databaseUrl'] })
  const chosen = [...sites.values()].filter(({ name }) => values.site === undefined || name === values.site)
  if (chosen.length === 0) throw usageInvalid({ problem: '--site is not in the sites file' })
  const serviceUrl = PUBLIC_BASE_URL.replace(/\/$/, '')
  await command(chosen, values, { serviceUrl, adminToken: ERPNEXT_ADMIN_TOKEN })
}

async function doctor(sites: Site[], { json }: Call, around: Surroundings): Promise<void> {
  const found = []
  for (const site of sites)
    found.push({ site: site.name, checks: await checkSite(await lookAt(site, around)) })
  if (json) say(JSON.stringify({ sites: found }))
  else for (const { site, checks } of found) say(printChecks(site, checks))
  const isMissing = found.some(({ checks }) => checks.some(({ state }) => state === 'missing'))
  process.exitCode = isMissing ? 1 : 0
}

async function connect([site]: Site[], call: Call, around: Surroundings): Promise<void> {
  if (site === undefined) return
  const subject = await lookAt(site, around)
  if (subject.admin === null)
    throw usageInvalid({ missing: 'ERPNEXT_ADMIN_TOKEN: nothing can be changed without it' })
  const planned = await planSteps(subject, subject.admin, call['show-secret'])
  // With --json, standard output is for programs.
  const tell = call.json ? (line: string) => void process.stderr.write(`${line}\n`) : say
  tell(planned.length === 0 ? `${site.name}: nothing is left to do by API` : `${site.name}:`)
  const done = await runSteps(planned, call.yes, tell)
  if (!done && !call.yes) tell('\nNothing was changed. With --yes it is done.')
  await doctor([site], call, around)
  if (!done) process.exitCode = 1
}

async function grants([site]: Site[], { account }: Call): Promise<void> {
  await onSite(site?.databaseUrl ?? '', async (snapshot, metadata) =>
    say(await printGrants(snapshot, metadata, account)),
  )
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function parse(args: string[]) {
  return parseOrRefuse(usageInvalid, () =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        site: { type: 'string' },
        json: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        'show-secret': { type: 'boolean', default: false },
        account: { type: 'string' },
      },
    }),
  )
}

runCommand(main)
