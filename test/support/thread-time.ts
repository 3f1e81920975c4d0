/**
 * What this thread has computed since it started, in milliseconds, its garbage collections included; others may
 * use the machine at will meanwhile. The clock may tick in steps of four.
 *
 * @see https://nodejs.org/api/process.html#processthreadcpuusagepreviousvalue
 */
export function threadTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
