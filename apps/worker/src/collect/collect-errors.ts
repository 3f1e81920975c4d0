import { defineError } from '@pdd/core'

export const subjectUnknown = defineError({
  code: 'subject.unknown',
  title: 'The site has no account of a person under this name.',
  remedy: 'Check the spelling against the User list of ERPNext: the name must be exactly the same.',
  status: 404,
  retryable: false,
})

export const subjectNamedItself = defineError({
  code: 'subject.named_itself',
  title: 'The account has given itself its name: nothing shows that the address is its owner’s.',
  remedy:
    'Find out whose the address is. If it is theirs, rename the account in ERPNext to another name and back, as a System Manager; then try again.',
  status: 409,
  retryable: false,
})

export const dataMapInvalid = defineError({
  code: 'data_map.invalid',
  title: 'The data map has mistakes.',
  remedy:
    'Fix each fault that is listed; until then no file is made, so that nothing is left out or let out by mistake.',
  status: 500,
  retryable: false,
})

export const collectIncomplete = defineError({
  code: 'collect.incomplete',
  title: 'Fewer or more records came than were counted.',
  remedy:
    'Nothing to do: the file was thrown away and is made again. If it goes on, check the site’s database for damage.',
  status: 500,
  retryable: true,
})

export const secretFound = defineError({
  code: 'collect.secret_found',
  title:
    'A password, key or token would have passed into the file by a fault of this program, so the file was thrown away.',
  remedy:
    'Report the fault. Retry the request at the desk: the column, which the worker’s log names with its doctype, stays out of this person’s files from now on.',
  status: 500,
  retryable: false,
})
