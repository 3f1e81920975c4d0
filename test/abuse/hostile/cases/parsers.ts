import type { HostileCase } from '../case.ts'

export const parsers: HostileCase[] = []
