import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type CodeMails, startCodeMails } from '../../../../test/support/code-mails.ts'
import { createLetterheads } from './letterheads.ts'

let mails: CodeMails
beforeAll(async () => {
  mails = await startCodeMails(inject('servers'))
})
afterAll(() => mails.close())

it('a worker asks a site how it calls its company and which language its accounts begin with', async () => {
  expect(await mails.parts.sweep('site_profiles')).toBe(1)
  expect(await mails.database.siteProfiles.get('globex')).toEqual({ company: 'Globex Inc', language: 'en' })
})

it('a mail bears the name of the sites file, else of the site, else the site’s own, and a colour that can be read', async () => {
  const { siteProfiles } = mails.database
  await siteProfiles.keep('told', { company: 'Told & Co', language: null })
  const brand = { company: 'Named', color: '#ffd166' }
  const heads = createLetterheads(new Map([['named', { brand }]]), siteProfiles)
  expect(await heads.of('named')).toMatchObject({ company: 'Named' })
  expect((await heads.of('named')).color).not.toBe('#ffd166')
  expect((await heads.of('told')).company).toBe('Told & Co')
  expect((await heads.of('silent')).company).toBe('silent')
  const away = createLetterheads(new Map(), { get: () => Promise.reject(new Error('away')) })
  expect((await away.of('globex')).company).toBe('globex')
})
