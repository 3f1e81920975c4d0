import { defineError } from '@pdd/core'

export const subjectUnknown = defineError({
  code: 'subject.unknown',
  title: 'The site has no account of a person under this name.',
  remedy: 'Check the spelling against the User list of ERPNext: the name must be exactly the same.',
  status: 404,
  retryable: false,
})

export const dataMapInvalid = defineError({
  code: 'data_map.invalid',
  title: 'The data map has mistakes.',
  remedy:
    'Mend each fault that is listed; until then no file is made, so that nothing is left out or let out by mistake.',
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
  title: 'The finished file would have held a password, key or token, so it was thrown away.',
  remedy: 'Withhold the column that is named in the site’s data map, then retry the request.',
  status: 500,
  retryable: false,
})
