import { expect, test } from 'vitest'
import { isReleasedWithRules } from './site-rules.ts'

test('ERPNext has rules of its own since 16.33', () => {
  const versions = {
    '14.93.2': false,
    '15.120.1': false,
    '16.4.0': false,
    '16.32.3': false,
    '16.33.0': true,
    '17.0.0': true,
  }
  for (const [version, has] of Object.entries(versions))
    expect(isReleasedWithRules(version), version).toBe(has)
})

test('what was not released tells nothing', () => {
  for (const version of ['', 'UNVERSIONED', '17.0.0-dev', '16.33', 'version-16'])
    expect(isReleasedWithRules(version), version).toBeNull()
})
