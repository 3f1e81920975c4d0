import { setFlagsFromString } from 'node:v8'

// An export is written through buffers outside V8's heap. By itself V8's young generation (the semi-space) would grow
// with the length of an export, by some 80 MB, and make nothing faster. Imported first: once grown, it does not shrink.
// https://nodejs.org/api/cli.html#--max-semi-space-sizevalue
setFlagsFromString('--semi-space-growth-factor=1')
