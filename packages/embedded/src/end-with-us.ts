import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'

/**
 * Ends a server when this process is gone, even by kill -9: a shell holds the reading end of a pipe, which the kernel
 * closes with us. It waits in a process group of its own, as the server does.
 */
export function endWithUs(server: ChildProcess, signal: NodeJS.Signals): void {
  if (server.pid === undefined) return
  const script = 'read -r _; kill -s "$1" "$2"'
  const args = ['-c', script, 'sh', signal.replace('SIG', ''), String(server.pid)]
  const watcher = spawn('/bin/sh', args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  watcher.on('error', () => undefined)
  watcher.stdin?.on('error', () => undefined)
  // The number of a server that has ended may soon be somebody else's.
  server.once('exit', () => watcher.kill('SIGKILL'))
  watcher.unref()
  ;(watcher.stdin as unknown as { unref(): void } | null)?.unref()
}
