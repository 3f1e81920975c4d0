import { defineError } from '@pdd/core'

export const serverFailed = defineError({
  code: 'embedded.server_failed',
  title: 'A server that was to be started for this run did not come up',
  remedy: 'Read the last lines of its log, which follow.',
  status: 500,
  retryable: false,
})

export const toolMissing = defineError({
  code: 'embedded.tool_missing',
  title: 'A program that is needed to start a server is not on this machine',
  remedy: 'Install it with the system’s package manager, so that it stands on the PATH.',
  status: 500,
  retryable: false,
})

export const platformUnsupported = defineError({
  code: 'embedded.platform_unsupported',
  title: 'There are no PostgreSQL binaries on npm for this platform',
  remedy: 'Use Linux or macOS on x64 or arm64, and do not install with --omit=optional.',
  status: 500,
  retryable: false,
})
