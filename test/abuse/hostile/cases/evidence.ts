import type { HostileCase } from '../case.ts'

export const evidence: HostileCase[] = []
