import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const pages = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).trim().split('\n')

/** As GitHub makes the anchor of a heading: https://docs.github.com/en/get-started/writing-on-github */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(page, 'utf8').match(/^#+ .+$/gm) ?? []
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

it('every link from one page to another leads somewhere', () => {
  const broken: string[] = []
  for (const page of pages) {
    for (const [, target = ''] of readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [path = '', anchor] = target.split('#')
      const to = path === '' ? page : join(dirname(page), path)
      const isThere = existsSync(to) && (anchor === undefined || anchorsOf(to).includes(anchor))
      if (!isThere) broken.push(`${page}: ${target}`)
    }
  }
  expect(pages.length).toBeGreaterThan(20)
  expect(broken).toEqual([])
})
