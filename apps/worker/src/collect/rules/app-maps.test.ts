import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import type { SiteMetadata } from '../site/metadata.ts'
import { createDerived } from '../values/derived.ts'
import { type Doctype, undescribed } from '../values/doctype.ts'
import { checkAgainstSite } from './check-data-map.ts'
import { loadDataMap, mapForSite } from './data-map.ts'
import { shippedFolder, shippedMaps } from './map-files.ts'

const root = mkdtempSync(join(tmpdir(), 'app-maps-'))
afterAll(() => rmSync(root, { recursive: true }))

const words = [
  'purposes',
  'categories',
  'recipients',
  'retention',
  'rights',
  'complaint',
  'source',
  'automatedDecisions',
]
const core = `version: 1
defaultCategory: records
categories:
  records: { ${words.map((key) => `${key}: General.`).join(', ')} }
  care: { ${words.map((key) => `${key}: Care.`).join(', ')}, health: true }
doctypes:
  Issue: { category: records, fields: { raised_by: { person: subject } } }
`
const clinic = `version: 1
modules: { Clinic: { category: care } }
doctypes:
  Patient: { category: care, record: person, fields: { doctor: { person: work }, payer: { person: ignore } } }
  Issue: { fields: { patient: { person: work } } }
`

/** A folder of shipped maps, with these maps of apps. */
function shipped(apps: Record<string, string>): URL {
  const folder = mkdtempSync(join(root, 'shipped-'))
  mkdirSync(join(folder, 'apps'))
  writeFileSync(join(folder, 'erpnext.yaml'), core)
  for (const [app, text] of Object.entries(apps)) writeFileSync(join(folder, 'apps', `${app}.yaml`), text)
  return pathToFileURL(`${folder}/`)
}

function siteFile(text: string): string {
  const file = join(mkdtempSync(join(root, 'site-')), 'site.yaml')
  writeFileSync(file, `version: 1\n${text}`)
  return file
}

/** A site that has these DocTypes. */
function siteWith(...doctypes: (Partial<Doctype> & { name: string })[]): SiteMetadata {
  const described = doctypes.map((doctype): [string, Doctype] => [
    doctype.name,
    { ...undescribed, custom: false, module: 'Clinic', columns: new Map(), ...doctype },
  ])
  return { doctypes: new Map(described), derived: createDerived() } as unknown as SiteMetadata
}

describe('the map of an app', () => {
  const map = loadDataMap(undefined, shipped({ clinic }))
  const patient = { name: 'Patient', module: 'Clinic', custom: false }

  test('is laid over that of ERPNext, doctype by doctype and field by field', () => {
    const there = mapForSite(map, siteWith(patient, { name: 'Issue', module: 'Support' }))
    expect(there.rule('Patient')).toMatchObject({ record: 'person', fields: { doctor: { person: 'work' } } })
    expect(there.rule('Issue').fields).toEqual({
      raised_by: { person: 'subject' },
      patient: { person: 'work' },
    })
    expect(there.classify(patient)).toEqual({ category: 'care', by: 'map' })
    expect(there.isAboutHealth(patient)).toBe(true)
    expect(there.classify({ name: 'Vital Signs', module: 'Clinic', custom: false }).by).toBe('module')
  })

  test('does no harm on a site that has not installed it', () => {
    const site = siteWith({ name: 'Issue', module: 'Support' })
    const there = mapForSite(map, site)
    expect(() => checkAgainstSite(there, site)).not.toThrow()
    expect(there.rule('Issue').fields).toMatchObject({ raised_by: { person: 'subject' } })
  })

  test('says nothing of a DocType that the site made itself and calls the same', () => {
    const own = { name: 'Patient', module: 'Core', custom: true }
    const site = siteWith(own, { name: 'Issue', module: 'Support' })
    const there = mapForSite(map, site)
    expect(there.rule('Patient')).toEqual({})
    expect(there.classify(own)).toEqual({ category: 'records', by: null })
    expect(there.isAboutHealth(own)).toBe(false)
    expect(there.rule('Issue')).toBe(map.rule('Issue'))
  })

  test('holds for a table that the app left behind', () => {
    expect(mapForSite(map, siteWith({ ...undescribed, name: 'Patient' })).rule('Patient').record).toBe(
      'person',
    )
  })

  test('is one map and one rule for one reading of a site', () => {
    const [plain, namesake] = [siteWith(patient), siteWith({ ...patient, custom: true, module: 'Core' })]
    expect(mapForSite(map, plain)).toBe(map)
    expect(mapForSite(map, namesake)).toBe(mapForSite(map, namesake))
    expect(map.rule('Patient')).toBe(map.rule('Patient'))
  })

  test('lies below the site’s own file, which alone has to fit the site', () => {
    const site = siteFile(
      'doctypes:\n  Patient: { record: document, fields: { payer: { person: subject } } }\n',
    )
    const over = loadDataMap(site, shipped({ clinic }))
    expect(over.rule('Patient')).toEqual({
      category: 'care',
      record: 'document',
      fields: { doctor: { person: 'work' }, payer: { person: 'subject' } },
    })
    expect([...over.overrides.keys()]).toEqual(['Patient'])
    const own = siteWith({ ...patient, custom: true, module: 'Core' })
    expect(mapForSite(over, own).rule('Patient')).toEqual({
      record: 'document',
      fields: { payer: { person: 'subject' } },
    })
  })

  test.each([
    [
      'a wrong key',
      'version: 1\ndoctypes: { Patient: { recrd: person } }',
      'apps/clinic.yaml/doctypes/Patient',
    ],
    [
      'a category of nothing',
      'version: 1\ndoctypes: { Patient: { category: no } }',
      'apps/clinic.yaml/doctypes',
    ],
    ['no YAML', 'version: [', 'apps/clinic.yaml:1'],
  ])('with %s is refused, and named', (_, text, place) => {
    try {
      loadDataMap(undefined, shipped({ clinic: text }))
      expect.unreachable()
    } catch (error) {
      expect(JSON.stringify((error as { facts: unknown }).facts)).toContain(place)
    }
  })
})

describe('the shipped maps', () => {
  const { apps } = shippedMaps(shippedFolder)

  test('are one for each app, none of which says what another says or speaks for the company', () => {
    expect(apps.map(({ name }) => name)).toEqual(
      ['crm', 'drive', 'education', 'gameplan', 'healthcare', 'helpdesk', 'hrms', 'lending', 'lms', 'raven']
        .concat(['telephony', 'whatsapp', 'wiki'])
        .map((app) => `apps/${app}.yaml`),
    )
    const named = apps.flatMap(({ says }) => Object.keys(says.doctypes ?? {}))
    expect(named.filter((doctype, at) => named.indexOf(doctype) !== at)).toEqual([])
    expect(apps.filter(({ says }) => says.statements ?? says.defaultCategory)).toEqual([])
    expect(loadDataMap().statements).toBeNull()
  })

  test('say that data about health is that', () => {
    const map = loadDataMap()
    const patient = { name: 'Patient', module: 'Healthcare', custom: false }
    expect(map.processing(patient).purposes).toContain('art. 9')
    expect(map.isAboutHealth({ name: 'Vital Signs', module: 'Healthcare', custom: false })).toBe(true)
    expect(map.isAboutHealth({ ...patient, name: 'Healthcare Practitioner' })).toBe(false)
  })
})

const statements = {
  controller: 'Globex Ltd, 1 Main Street',
  dpo: 'dpo@globex.example',
  authority: 'The commissioner',
  recipients: 'The tax adviser',
  retention: 'Ten years',
  automatedDecisions: 'None',
  transfers: 'None',
  approvedBy: 'The board',
  approvedOn: '2026-11-02',
}

test('a company’s statements stand in its own file, whole or not at all', () => {
  expect(loadDataMap(siteFile(`statements: ${JSON.stringify(statements)}\n`)).statements).toEqual(statements)
  const { transfers: _, ...part } = statements
  for (const wrong of [part, { ...statements, approvedOn: 'soon' }, { ...statements, dpo: '' }])
    expect(() => loadDataMap(siteFile(`statements: ${JSON.stringify(wrong)}\n`))).toThrow(
      expect.objectContaining({ code: 'data_map.invalid' }),
    )
})
