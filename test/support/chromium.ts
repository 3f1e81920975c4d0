import { findTool, installDebianPackages } from '@pdd/embedded'

/**
 * The path of a Chromium: from the PATH, or installed from the system's packages where this machine may.
 * @throws when there is none; a page that was not looked at must not count as tested
 */
export async function requireChromium(): Promise<string> {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const found = await findTool(...names)
  if (found !== null) return found
  await installDebianPackages(['chromium'], (text) => process.stderr.write(`${text}\n`))
  const installed = await findTool(...names)
  if (installed === null)
    throw new Error('There is no Chromium: install one, for example with apt-get install chromium.')
  return installed
}
