export type Person = { user: string; password: string }

/** The people of the sample site, each with a password that holds in the sandbox only. */
export const people: Person[] = [
  'maria.santos@example.org',
  'ravi.kumar@acme.example',
  'amara.okafor@acme.example',
  'ines.weber@example.net',
  'tom.brandt@example.org',
  "sean.o'brien+erp@example.org",
  'zoe.angstrom@example.org',
  'petra.lang@kundenfirma.example',
  'mallory.voss@example.net',
].map(withPassword)

/** One of them is a System Manager on the sample site, which makes them an officer. */
export const officer: Person = withPassword('ravi.kumar@acme.example')

function withPassword(user: string): Person {
  return { user, password: `sandbox-${user.split('.')[0]}` }
}
