import { expect, it } from 'vitest'
import { type RightOnAll, widestRight } from './rights-on-all.ts'

const cases: [grant: string, database: string, right: RightOnAll][] = [
  ["GRANT USAGE ON *.* TO `r`@`%` IDENTIFIED BY PASSWORD '*ON `acme`.* TO'", 'acme', 'none'],
  ['GRANT SELECT ON *.* TO `r`@`%`', 'acme', 'reads'],
  ['GRANT ALL PRIVILEGES ON *.* TO `r`@`%` WITH GRANT OPTION', 'acme', 'reads'],
  ['GRANT SELECT, INSERT ON `acme`.* TO `r`@`%`', 'acme', 'reads'],
  ['GRANT SELECT ON `acme`.* TO `r`@`%`', 'globex', 'none'],
  ['GRANT SELECT ON `acme`.`tabUser` TO `r`@`%`', 'acme', 'none'],
  ['GRANT SELECT (`name`), REFERENCES ON `acme`.`tabUser` TO `r`@`%`', 'acme', 'none'],
  ['GRANT REFERENCES ON `acme`.* TO `r`@`%`', 'acme', 'sees'],
  ['GRANT EXECUTE, SHOW VIEW ON `acme`.* TO `r`@`%`', 'acme', 'none'],
  ['GRANT REFERENCES ON `\\_1bd3e0\\_x`.* TO `r`@`%`', '_1bd3e0_x', 'sees'],
  ['GRANT REFERENCES ON `\\_1bd3e0\\_x`.* TO `r`@`%`', 'a1bd3e0_x', 'none'],
  ['GRANT REFERENCES ON `\\_1bd%`.* TO `r`@`%`', '_1bd3e0_x', 'sees'],
  ['GRANT SELECT ON `a.c+`.* TO `r`@`%`', 'abcc', 'none'],
  ['GRANT SELECT ON `a.c+`.* TO `r`@`%`', 'a.c+', 'reads'],
]

it.each(cases)('%s, in %s: %s', (grant, database, right) => {
  expect(widestRight([grant], database)).toBe(right)
})
