/**
 * Rows of a database, as they came off the wire, to the members of a JSON object: no value becomes a string or an object
 * on the way. AssemblyScript; `build.mjs` compiles it. What it is not sure of it leaves to its caller, value by value.
 */
export { rows, begin, locate, locateCells, endRow } from './rows'
export { members } from './members'
export { escape } from './texts'
export { isSuspect, firstSuspect, firstSuspectEscaped, hasShape, hasKnown } from './secrets'
export { remember } from './known-secrets'
export { dayNumberOf } from './numbers'
