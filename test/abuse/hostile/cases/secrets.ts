import type { HostileCase } from '../case.ts'

export const secrets: HostileCase[] = []
